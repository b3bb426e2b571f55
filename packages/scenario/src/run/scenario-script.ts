import type { Clock } from "@holdfast/clock";
import type { StartedTestbed } from "@holdfast/testbed";
import type { PlanDraft } from "../build/plan-draft.ts";
import type { LineFile } from "../evidence/line-file.ts";
import type { RunFolder } from "../evidence/run-folder.ts";
import type { GrpcCaller } from "../load/grpc-caller.ts";
import { LoadGenerator } from "../load/load-generator.ts";
import { maxCallDeadlineMs } from "../load/operation-run.ts";
import { warmUp } from "../load/warm-up.ts";
import type { Plan } from "../plan.ts";
import { BreakerSampler } from "./breaker-sampler.ts";
import { openClients } from "./clients.ts";
import { driveFault } from "./fault-driver.ts";
import { FaultSpans } from "./fault-spans.ts";
import { OperationRecorder } from "./operation-recorder.ts";
import { announcePhases } from "./phases.ts";
import { askAtEnd, sampledQueries, sampleQuery } from "./queries.ts";
import { RunnerWatch } from "./runner-watch.ts";
import type { ScenarioLog } from "./scenario-log.ts";
import type { TraceCollectorPort } from "./scenario-runner.ts";
import type { ScenarioStage } from "./scenario-stage.ts";
import { settleTraces } from "./settle-traces.ts";
import type { Stopwatch } from "./stopwatch.ts";

/** Every call ends by its deadline, so what is in flight after this waits for something else. */
export const drainLimitMs = maxCallDeadlineMs + 1_000;
/** After an abort calls are cancelled and end at once. */
export const abortedDrainLimitMs = 1_000;
/** How often what operations did is handed to files and collector. */
export const handOverEveryMs = 250;
/** How often a sign of life is given. */
export const progressEveryMs = 1_000;

export interface ScriptOptions {
  readonly plan: Plan;
  readonly operations: PlanDraft["operations"];
  readonly testbed: StartedTestbed;
  readonly runFolder: RunFolder;
  readonly collector: TraceCollectorPort;
  readonly history: LineFile;
  readonly clock: Clock;
  readonly stopwatch: Stopwatch;
  readonly log: ScenarioLog;
  readonly losses: SpanLosses;
  readonly signal: AbortSignal;
}

/** Why spans may be missing; filled while a scenario runs. */
export interface SpanLosses {
  /** When instances were killed, Unix milliseconds. */
  readonly crashes: number[];
  /** How many spans the services say they lost. */
  spansDropped: number;
}

/** From the start of load to the last span: load, phases, faults and samples side by side, then the questions at the end. */
export async function runScript(options: ScriptOptions): Promise<void> {
  const { plan, testbed, clock, stopwatch, log, signal, collector } = options;
  const breakers = new BreakerSampler({ testbed, clock, stopwatch, log });
  const { losses } = options;
  const { crashes } = losses;
  const faultSpans = new FaultSpans({
    runId: options.runFolder.id,
    scenario: plan.scenario.id,
    topology: plan.topology,
    collector,
    clock,
  });
  const stage: ScenarioStage = {
    plan,
    testbed,
    clock,
    stopwatch,
    log,
    breakers,
    faultSpans,
    crashes,
    signal,
  };
  const caller = openClients(plan, testbed, clock);
  const cancel = (): void => caller.close();
  try {
    await Promise.all([caller.connect(), breakers.sample()]);
    signal.throwIfAborted();
    signal.addEventListener("abort", cancel, { once: true });
    await offerLoad(options, stage, caller);
    if (signal.aborted) return;
    await askAtEnd(stage);
    losses.spansDropped = await settleTraces({
      testbed,
      totals: (killedAt, lost) => collector.totals(killedAt, lost),
      crashes,
      clock,
      log,
      signal,
    });
    await breakers.sample();
  } finally {
    signal.removeEventListener("abort", cancel);
    caller.close();
  }
}

async function offerLoad(
  options: ScriptOptions,
  stage: ScenarioStage,
  caller: GrpcCaller,
): Promise<void> {
  const { plan, clock, stopwatch, log, signal, collector, history, runFolder } = options;
  const watch = new RunnerWatch();
  const recorder = new OperationRecorder({
    loads: plan.loads.map(({ name }) => name),
    writeLine: (line) => history.add(line),
  });
  const handOver = (): void => {
    collector.add(recorder.takeSpans());
    history.flush();
  };
  const host = {
    runId: runFolder.id,
    scenario: plan.scenario.id,
    seed: plan.seed,
    caller,
    clock,
  };
  const { loads } = plan;
  const { operations } = options;
  const warm = await warmUp({ host, loads, operations, signal });
  if (warm.operations > 0) {
    const { durationMs } = warm;
    log.write({ kind: "warmed-up", operations: warm.operations, durationMs });
  }
  watch.start();
  const startedAt = stopwatch.start();
  const startedUnixMs = clock.unixNow();
  log.write({ kind: "load-started" }, 0);
  warm.handOver(recorder, startedAt);
  const generator = new LoadGenerator({
    host: { ...host, sink: recorder, startedAt, startedUnixMs },
    loads,
    operations,
    signal,
    onStart: (latenessMs) => watch.started(latenessMs),
  });

  const over = new AbortController();
  const background = Promise.all([
    repeat(clock, handOverEveryMs, over.signal, handOver),
    repeat(clock, progressEveryMs, over.signal, () => {
      log.write({ kind: "progress", ...recorder.progress() });
    }),
  ]);
  await Promise.all([
    generator.run(),
    announcePhases(stage, () => collector.flush()),
    stage.breakers.run(plan.durationMs, signal),
    ...sampledQueries(plan).map((query) => sampleQuery(query, stage)),
    ...plan.faults.map((fault) => driveFault(fault, stage)),
    stopwatch.until(plan.durationMs, signal),
  ]);
  await stage.breakers.sample();
  await generator.drain(signal.aborted ? abortedDrainLimitMs : drainLimitMs);
  over.abort();
  await background;
  handOver();
  log.write({ kind: "progress", ...recorder.progress() });
  log.write({ kind: "load-ended", loads: recorder.counts() });
  log.write({ kind: "runner-measured", runner: watch.stop() });
  log.sync();
}

async function repeat(
  clock: Clock,
  everyMs: number,
  signal: AbortSignal,
  act: () => void,
): Promise<void> {
  while (!signal.aborted) {
    // oxlint-disable-next-line no-await-in-loop -- once per interval.
    await clock.sleep(everyMs, signal).catch(() => undefined);
    if (!signal.aborted) act();
  }
}
