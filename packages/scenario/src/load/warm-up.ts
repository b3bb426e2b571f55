import type { AnyOperation } from "../build/plan-draft.ts";
import type { EndLine, InvokeLine } from "../operation.ts";
import type { LoadPlan } from "../plan.ts";
import { type OperationHost, OperationRun } from "./operation-run.ts";
import type { OperationSink } from "./operation-sink.ts";
import type { OwnSpan } from "./own-span.ts";
import { toMicroseconds } from "./to-microseconds.ts";

/** What has not ended by then ends as unknown, and no more is started: the history then lacks planned operations. */
export const warmUpLimitMs = 30_000;

export interface WarmUpOptions {
  readonly host: Omit<OperationHost, "sink" | "startedAt" | "startedUnixMs">;
  readonly loads: readonly LoadPlan[];
  readonly operations: ReadonlyMap<string, AnyOperation>;
  /** Aborting it starts no further operation. */
  readonly signal: AbortSignal;
}

/** What was done before t+0. */
export interface WarmUp {
  readonly operations: number;
  readonly durationMs: number;
  /**
   * Hands over what the operations did, in times of the timeline.
   *
   * @param startedAt `clock.now()` at t+0.
   */
  handOver(sink: OperationSink, startedAt: number): void;
}

/**
 * Runs the first `warmUp` operations of each load, side by side in all loads and zones, in each zone one after another: a
 * closed loop, so a slow machine gets more time and not more at once. What operations do never rejects it.
 *
 * @throws {RangeError} when a load has no function.
 */
export async function warmUp(options: WarmUpOptions): Promise<WarmUp> {
  const { clock } = options.host;
  const beganAt = clock.now();
  const lines: (InvokeLine | EndLine)[] = [];
  const spans: OwnSpan[] = [];
  const host: OperationHost = {
    ...options.host,
    sink: { line: (line) => lines.push(line), span: (span) => spans.push(span) },
    startedAt: beganAt,
    startedUnixMs: clock.unixNow(),
  };
  const inFlight = new Set<OperationRun>();
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  const timer = clock.schedule(warmUpLimitMs, () => {
    over.abort();
    for (const run of inFlight) run.end({ kind: "gave-up" });
  });
  await Promise.race([
    Promise.all(
      lanesOf(options.loads).map((lane) => runLane(lane, { ...options, host, signal }, inFlight)),
    ),
    new Promise((resolve) => over.signal.addEventListener("abort", resolve, { once: true })),
  ]);
  timer.cancel();
  return {
    operations: lines.filter(({ type }) => type === "invoke").length,
    durationMs: clock.now() - beganAt,
    handOver: (sink, startedAt) => {
      for (const line of lines) sink.line(shifted(line, beganAt - startedAt));
      for (const span of spans) sink.span(span);
    },
  };
}

/** Operations that run one after another: those of one load from one zone. */
interface Lane {
  readonly load: LoadPlan;
  readonly indices: readonly number[];
}

function lanesOf(loads: readonly LoadPlan[]): readonly Lane[] {
  return loads.flatMap((load) => {
    const indices = Array.from({ length: load.warmUp ?? 0 }, (_, index) => index);
    const width = Math.max(1, load.spread.length);
    return [...Map.groupBy(indices, (index) => index % width).values()].map((own) => ({
      load,
      indices: own,
    }));
  });
}

async function runLane(
  { load, indices }: Lane,
  { host, operations, signal }: WarmUpOptions & { readonly host: OperationHost },
  inFlight: Set<OperationRun>,
): Promise<void> {
  const operation = operations.get(load.name);
  if (operation === undefined) throw new RangeError(`load ${load.name} has no function`);
  for (const index of indices) {
    if (signal.aborted) return;
    const plannedMs = host.clock.now() - host.startedAt;
    const zone = load.spread[index % load.spread.length] ?? null;
    const run = new OperationRun(host, { load: load.name, index, plannedMs, zone });
    inFlight.add(run);
    // oxlint-disable-next-line no-await-in-loop -- one after another is the point.
    await run.run(operation);
    inFlight.delete(run);
  }
}

function shifted(line: InvokeLine | EndLine, byMs: number): InvokeLine | EndLine {
  const moved = (timeMs: number): number => toMicroseconds(timeMs + byMs);
  if (line.type === "invoke") {
    return { ...line, plannedMs: moved(line.plannedMs), startMs: moved(line.startMs) };
  }
  return {
    ...line,
    endMs: moved(line.endMs),
    calls: line.calls.map((call) => ({
      ...call,
      startMs: moved(call.startMs),
      endMs: moved(call.endMs),
    })),
  };
}
