import type { LoadSummary, SeriesPoint } from "../judged-run.ts";
import type { OperationRecord } from "./operation-record.ts";
import { quantileOf } from "./quantile.ts";

const secondMs = 1_000;

/** What became of the operations of one load. */
export function summariseLoad(name: string, all: readonly OperationRecord[]): LoadSummary {
  const operations = all.filter(({ load }) => load === name);
  const statuses: Record<string, number> = {};
  for (const { status } of operations) statuses[status] = (statuses[status] ?? 0) + 1;
  return { name, operations: operations.length, ...countsOf(operations), statuses };
}

/** One point per second of the timeline; an operation belongs to the second in which it started. */
export function seriesOf(
  operations: readonly OperationRecord[],
  durationMs: number,
): readonly SeriesPoint[] {
  const bySecond = Map.groupBy(operations, ({ startMs }) => Math.floor(startMs / secondMs));
  return Array.from({ length: Math.ceil(durationMs / secondMs) }, (_, second) => ({
    tMs: second * secondMs,
    ...countsOf(bySecond.get(second) ?? []),
  }));
}

/** Quantiles are those of operations whose end was seen, without the warm-up. */
function countsOf(operations: readonly OperationRecord[]): Omit<SeriesPoint, "tMs"> {
  const tookMs = operations.flatMap(({ startMs, endMs }) =>
    endMs === null || startMs < 0 ? [] : [endMs - startMs],
  );
  const count = (outcome: OperationRecord["outcome"]): number =>
    operations.filter((operation) => operation.outcome === outcome).length;
  return {
    ok: count("ok"),
    fail: count("fail"),
    info: count("info"),
    p50Ms: tookMs.length === 0 ? null : quantileOf(tookMs, 0.5),
    p99Ms: tookMs.length === 0 ? null : quantileOf(tookMs, 0.99),
  };
}
