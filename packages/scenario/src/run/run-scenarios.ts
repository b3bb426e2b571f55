import { availableParallelism, totalmem } from "node:os";
import { type Clock, type Random, systemClock, systemRandom } from "@holdfast/clock";
import { EnvironmentError, type Runtime } from "@holdfast/testbed";
import { buildPlan } from "../build/build-plan.ts";
import type { LoadedScenario } from "../build/load-scenarios.ts";
import { EventLog } from "../evidence/event-log.ts";
import { gitCommit } from "../evidence/git-commit.ts";
import type { Manifest } from "../evidence/manifest.ts";
import { RunFolder, runFiles } from "../evidence/run-folder.ts";
import type { EvidenceEvent } from "../evidence-event.ts";
import { otlpTracesUrl } from "../otlp/otlp-url.ts";
import { TraceCollector } from "../otlp/trace-collector.ts";
import type { Plan } from "../plan.ts";
import { Interruption } from "./interruption.ts";
import { ScenarioSeries } from "./scenario-series.ts";

export interface RunOptions {
  /** Run in this order, one after the other. At least one. */
  readonly loaded: readonly LoadedScenario[];
  /** Seed of the run: a non-negative integer below 2^48. */
  readonly seed: number;
  readonly runtime: Runtime;
  /** Where runs are kept, e.g. `holdfast-runs`; made when it is not there. */
  readonly runsFolder: string;
  readonly workspaceFolder: string;
  readonly holdfastVersion: string;
  /** Abort with an `Interruption` to heal, stop and write what is known. */
  readonly signal?: AbortSignal;
  /** Told every event after it was written. What it throws is noted once and has no other effect. */
  readonly onEvent?: (event: EvidenceEvent) => void;
  /** Told what is being done while a testbed starts. */
  readonly onProgress?: (message: string) => void;
  /**
   * Called when the files of a scenario are complete, for judging it. The next testbed starts meanwhile; its load
   * waits for the promise. What it rejects with is thrown when the run has ended.
   */
  readonly onCollected?: (scenarioId: string, folder: string) => Promise<void>;
  /** Port of the OTLP receiver on 127.0.0.1. Default 0: chosen by the kernel. */
  readonly otlpPort?: number;
  /** Receiver of OTLP over HTTP that is sent a copy of every span, e.g. `http://127.0.0.1:4318`. It never slows a run. */
  readonly otlpForward?: string;
  readonly clock?: Clock;
  /** For the name of the run alone. Default `systemRandom`. */
  readonly random?: Random;
}

export interface FinishedRun {
  readonly runId: string;
  /** Absolute. */
  readonly folder: string;
}

/**
 * Runs scenarios and collects evidence. It judges nothing.
 *
 * @throws {EnvironmentError} when the folder of runs cannot be written, before or in the middle; faults were healed
 *   and everything was stopped first.
 */
export async function runScenarios(options: RunOptions): Promise<FinishedRun> {
  const { loaded, seed, runsFolder, clock = systemClock } = options;
  if (loaded.length === 0) throw new RangeError("runScenarios needs at least one scenario");
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`seed must be a non-negative integer, got ${seed}`);
  }
  if (options.otlpForward !== undefined) otlpTracesUrl(options.otlpForward);
  const folder = RunFolder.create(runsFolder, clock.unixNow(), options.random ?? systemRandom);
  const plans = loaded.map((one) => buildPlan(one, seed));
  folder.writeJson(runFiles.plan, plans);
  folder.writeJson(runFiles.manifest, manifestOf(options, folder.id, plans, clock));

  const broken = new AbortController();
  const onFailure = (error: Error): void => {
    broken.abort(
      error instanceof EnvironmentError
        ? error
        : new EnvironmentError(`cannot write ${folder.path}: ${error.message}`, { cause: error }),
    );
  };
  const signals = options.signal === undefined ? [] : [options.signal];
  const signal = AbortSignal.any([broken.signal, ...signals]);
  using events = openEvents(options, folder, clock, onFailure);
  await using collector = await TraceCollector.start({
    path: folder.file(runFiles.traces),
    runId: folder.id,
    port: options.otlpPort ?? 0,
    ...(options.otlpForward !== undefined && { forwardTo: options.otlpForward }),
    onFailure: (reason) => onFailure(new Error(`${runFiles.traces}: ${reason}`)),
  });
  const ids = plans.map(({ scenario }) => scenario.id);
  const runtime = options.runtime.name;
  events.write({ kind: "run-started", run: folder.id, seed, scenarios: ids, runtime });
  const series = new ScenarioSeries({
    ...options,
    plans,
    runFolder: folder,
    events,
    collector,
    clock,
    signal,
    onFailure,
  });
  await series.run();
  noteInterruption(signal, series, events);
  const forwarded = await collector.forwarded();
  if (forwarded !== null) events.write({ kind: "spans-forwarded", forwarded });
  events.write({ kind: "run-ended" });
  events.sync();
  if (broken.signal.aborted) throw broken.signal.reason;
  return { runId: folder.id, folder: folder.path };
}

function openEvents(
  { onEvent }: RunOptions,
  folder: RunFolder,
  clock: Clock,
  onFailure: (error: Error) => void,
): EventLog {
  let complained = false;
  const events = new EventLog({
    path: folder.file(runFiles.events),
    clock,
    onFailure,
    onEvent: (event) => {
      try {
        onEvent?.(event);
      } catch (error) {
        // Rendering never decides anything, so it cannot end a run either.
        if (complained) return;
        complained = true;
        events.write({ kind: "note", message: `a listener of events threw: ${String(error)}` });
      }
    },
  });
  return events;
}

/** A scenario that was running has noted it itself, with its time. */
function noteInterruption(signal: AbortSignal, series: ScenarioSeries, events: EventLog): void {
  const reason: unknown = signal.reason;
  if (series.interrupted || !(reason instanceof Interruption)) return;
  events.write({ kind: "interrupted", signal: reason.signal });
}

function manifestOf(
  options: RunOptions,
  run: string,
  plans: readonly Plan[],
  clock: Clock,
): Manifest {
  return {
    schema: "https://holdfast.dev/schema/manifest-1.json",
    run,
    seed: options.seed,
    startedUnixMs: Math.round(clock.unixNow()),
    runtime: options.runtime.name,
    scenarios: plans.map(({ scenario }) => scenario.id),
    holdfastVersion: options.holdfastVersion,
    nodeVersion: process.version,
    host: {
      platform: process.platform,
      arch: process.arch,
      cpus: availableParallelism(),
      memoryBytes: totalmem(),
    },
    gitCommit: gitCommit(options.workspaceFolder),
  };
}
