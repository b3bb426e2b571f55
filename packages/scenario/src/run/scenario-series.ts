import type { Clock } from "@holdfast/clock";
import type { Runtime } from "@holdfast/testbed";
import type { LoadedScenario } from "../build/load-scenarios.ts";
import type { EventLog } from "../evidence/event-log.ts";
import type { RunFolder } from "../evidence/run-folder.ts";
import type { Plan } from "../plan.ts";
import { collectScenario, type TraceCollectorPort } from "./scenario-runner.ts";

export interface SeriesOptions {
  readonly loaded: readonly LoadedScenario[];
  /** Of the same scenarios in the same order. */
  readonly plans: readonly Plan[];
  readonly runtime: Runtime;
  readonly runFolder: RunFolder;
  readonly workspaceFolder: string;
  readonly events: EventLog;
  readonly collector: TraceCollectorPort;
  readonly clock: Clock;
  readonly onProgress?: (message: string) => void;
  readonly onCollected?: (scenarioId: string, folder: string) => Promise<void>;
  readonly onFailure: (error: Error) => void;
  readonly signal: AbortSignal;
}

/** Scenarios one after the other, each on a testbed of its own; the files of one are judged while the next one starts. */
export class ScenarioSeries {
  readonly #options: SeriesOptions;
  /** Whether a scenario was running when the interruption came. */
  interrupted = false;

  constructor(options: SeriesOptions) {
    this.#options = options;
  }

  /** @throws Whatever `onCollected` rejected with first, after everything has ended. */
  async run(): Promise<void> {
    const { plans, loaded, signal, runFolder, onCollected } = this.#options;
    const failures: unknown[] = [];
    let judging = Promise.resolve();
    let cannotStart: string | undefined;
    for (const [index, plan] of plans.entries()) {
      // What comes after an interruption was never begun, and its files say nothing of it.
      if (signal.aborted) break;
      const { id } = plan.scenario;
      if (cannotStart === undefined) {
        // oxlint-disable-next-line no-await-in-loop -- one scenario at a time: they share the machine.
        const end = await collectScenario({
          onInterrupted: () => {
            this.interrupted = true;
          },
          ...this.#options,
          plan,
          operations: loaded[index]?.operations ?? new Map(),
          ready: judging,
          onProgress: this.#options.onProgress ?? (() => undefined),
        });
        if (end.kind === "cannot-start") cannotStart = end.reason;
      } else {
        this.#skip(plan, cannotStart);
      }
      // oxlint-disable-next-line no-await-in-loop -- files are judged one scenario after the other.
      await judging;
      judging = (onCollected?.(id, runFolder.path) ?? Promise.resolve()).catch((error: unknown) => {
        failures.push(error);
      });
    }
    await judging;
    if (failures.length > 0) throw failures[0];
  }

  /** A machine that could not run one scenario is not asked again and again. */
  #skip(plan: Plan, reason: string): void {
    const { events } = this.#options;
    const { id, timeoutMs } = plan.scenario;
    events.write({ kind: "scenario-started", seed: plan.seed, timeoutMs }, id);
    const broken = `not started, since the one before could not: ${reason}`;
    events.write({ kind: "scenario-broken", reason: broken, environment: true }, id);
    events.write({ kind: "scenario-ended", facts: events.written(id) }, id);
  }
}
