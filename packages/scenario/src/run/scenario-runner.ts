import { type Clock, deriveSeed } from "@holdfast/clock";
import { EnvironmentError, type Runtime, type StartedTestbed } from "@holdfast/testbed";
import type { PlanDraft } from "../build/plan-draft.ts";
import type { EventLog } from "../evidence/event-log.ts";
import { LineFile } from "../evidence/line-file.ts";
import { type RunFolder, runFiles } from "../evidence/run-folder.ts";
import type { TraceCollector } from "../otlp/trace-collector.ts";
import type { Plan } from "../plan.ts";
import { bounded, reasonOf, TimedOutError } from "./bounded.ts";
import { Interruption } from "./interruption.ts";
import { keepProcessorShare } from "./processor-share.ts";
import { ScenarioLog } from "./scenario-log.ts";
import { runScript, type SpanLosses } from "./scenario-script.ts";
import { Stopwatch } from "./stopwatch.ts";

/** The testbed ends every process itself within its own limits; beyond this it is stuck. */
export const stopLimitMs = 30_000;
/** Statements that prepare the state. */
export const prepareLimitMs = 10_000;

export interface ScenarioRunOptions {
  readonly plan: Plan;
  readonly operations: PlanDraft["operations"];
  readonly runtime: Runtime;
  readonly runFolder: RunFolder;
  readonly workspaceFolder: string;
  readonly events: EventLog;
  readonly collector: TraceCollectorPort;
  readonly clock: Clock;
  /** Load waits for it. */
  readonly ready: Promise<void>;
  readonly onProgress: (message: string) => void;
  /** Told when an interruption came while it ran; by then it is on record. */
  readonly onInterrupted: () => void;
  /** Told when something can no longer be written. */
  readonly onFailure: (error: Error) => void;
  readonly signal: AbortSignal;
}

/** What a scenario needs of the collector of spans. */
export type TraceCollectorPort = Pick<
  TraceCollector,
  | "endpoint"
  | "begin"
  | "add"
  | "addFault"
  | "faultBegan"
  | "faultEnding"
  | "flush"
  | "totals"
  | "end"
>;

/** How a scenario came to its end, as far as those that come after it are concerned. */
export type ScenarioEnd =
  | { readonly kind: "done" }
  | { readonly kind: "cannot-start"; readonly reason: string };

/**
 * Runs one scenario on a testbed of its own and writes down what happens. Whatever becomes of it, faults are healed, the
 * testbed is stopped and the files are complete when this ends. Rejects for nothing that a scenario may do.
 */
export async function collectScenario(options: ScenarioRunOptions): Promise<ScenarioEnd> {
  const { plan, events, clock, collector, runFolder } = options;
  const { id, timeoutMs } = plan.scenario;
  const stopwatch = new Stopwatch(clock);
  const log = new ScenarioLog(events, id, stopwatch);
  const timeout = new AbortController();
  const timer = clock.schedule(timeoutMs, () => {
    timeout.abort(
      new TimedOutError(`the scenario took longer than its timeout of ${timeoutMs} ms`),
    );
  });
  const signal = AbortSignal.any([options.signal, timeout.signal]);
  const noteInterruption = (): void => {
    const reason: unknown = options.signal.reason;
    if (!(reason instanceof Interruption)) return;
    log.write({ kind: "interrupted", signal: reason.signal });
    options.onInterrupted();
  };
  options.signal.addEventListener("abort", noteInterruption, { once: true });
  log.write({ kind: "scenario-started", seed: plan.seed, timeoutMs });
  collector.begin(id);
  const losses: SpanLosses = { crashes: [], spansDropped: 0 };
  let end: ScenarioEnd = { kind: "done" };
  try {
    end = await onTestbed({ ...options, signal }, stopwatch, log, losses);
    if (signal.aborted) throw signal.reason;
  } catch (error) {
    writeBroken(log, error);
  } finally {
    timer.cancel();
    options.signal.removeEventListener("abort", noteInterruption);
  }
  try {
    const { totals, seals, range } = await collector.end(losses.crashes, losses.spansDropped);
    log.write({ kind: "traces-settled", traces: totals });
    runFolder.writeLines(runFiles.seals(id), seals);
    log.write({ kind: "traces-stored", ...range });
  } catch (error) {
    options.onFailure(error instanceof Error ? error : new Error(String(error)));
  }
  log.end();
  return end;
}

async function onTestbed(
  options: ScenarioRunOptions,
  stopwatch: Stopwatch,
  log: ScenarioLog,
  losses: SpanLosses,
): Promise<ScenarioEnd> {
  const { plan, runFolder, signal } = options;
  await using history = await LineFile.open(
    runFolder.file(runFiles.history(plan.scenario.id)),
    options.onFailure,
  );
  const refused = plan.faults.flatMap(({ spec }) => options.runtime.refusal(spec) ?? []);
  if (refused.length > 0) {
    log.write({ kind: "scenario-broken", reason: refused.join("; "), environment: true });
    return { kind: "done" };
  }
  let testbed: StartedTestbed;
  try {
    testbed = await startTestbed(options);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const reason = reasonOf(error);
    log.write({ kind: "scenario-broken", reason, environment: true });
    return error instanceof EnvironmentError ? { kind: "cannot-start", reason } : { kind: "done" };
  }
  const lost = new AbortController();
  testbed.onLost((reason) => lost.abort(reason));
  const running = { ...options, signal: AbortSignal.any([signal, lost.signal]) };
  const ended = new AbortController();
  const sharing = keepProcessorShare(
    { instances: () => testbed.instances, clock: options.clock },
    ended.signal,
  );
  try {
    log.write({ kind: "testbed-started", phases: testbed.startPhases });
    testbed.onUnexpectedExit((exit) => {
      losses.crashes.push(options.clock.unixNow());
      log.write({ kind: "instance-exited", exit });
    });
    await prepare(testbed, running);
    await options.ready;
    running.signal.throwIfAborted();
    await runScript({ ...running, testbed, stopwatch, log, history, losses });
    lost.signal.throwIfAborted();
    return { kind: "done" };
  } finally {
    ended.abort();
    await sharing;
    await stopTestbed(testbed, options.clock, log);
  }
}

async function startTestbed(options: ScenarioRunOptions): Promise<StartedTestbed> {
  const { plan, runtime, runFolder, workspaceFolder, collector, onProgress, clock, signal } =
    options;
  return runtime.start({
    topology: plan.topology,
    runId: runFolder.id,
    seed: deriveSeed(plan.seed, "testbed"),
    logFolder: runFolder.makeFolder(runFiles.logs(plan.scenario.id)),
    workspaceFolder,
    otlpEndpoint: collector.endpoint,
    onProgress,
    clock,
    signal,
  });
}

async function prepare(
  testbed: StartedTestbed,
  { plan, clock, signal }: ScenarioRunOptions,
): Promise<void> {
  for (const { service, sql } of plan.given) {
    // oxlint-disable-next-line no-await-in-loop -- in the order of the file.
    await bounded(
      clock,
      prepareLimitMs,
      `preparing ${service}`,
      (limit) => testbed.prepare(service, sql, limit),
      signal,
    );
  }
}

async function stopTestbed(testbed: StartedTestbed, clock: Clock, log: ScenarioLog): Promise<void> {
  const startedAt = clock.now();
  try {
    const report = await bounded(clock, stopLimitMs, "stopping the testbed", () => testbed.stop());
    log.write({ kind: "testbed-stopped", report });
  } catch (error) {
    const durationMs = clock.now() - startedAt;
    const report = { durationMs, killed: [], healed: [], left: [reasonOf(error)] };
    log.write({ kind: "testbed-stopped", report });
  }
}

/** An interruption was written down when it came. */
function writeBroken(log: ScenarioLog, error: unknown): void {
  if (error instanceof Interruption) return;
  const environment = error instanceof EnvironmentError;
  log.write({ kind: "scenario-broken", reason: reasonOf(error), environment });
}
