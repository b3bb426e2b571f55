import type { WindowRef } from "../instant-ref.ts";
import type { CaseFile } from "./case-file.ts";
import type { OperationRecord } from "./operation-record.ts";
import type { Known } from "./timeline.ts";

/** Operations of a load that were started in a window. */
export function operationsIn(
  load: string,
  window: WindowRef,
  { operations, timeline }: CaseFile,
): Known<readonly OperationRecord[]> {
  const stretch = timeline.window(window);
  if (stretch.kind === "unknown") return stretch;
  const { startMs, endMs } = stretch.value;
  return {
    kind: "known",
    value: operations.filter(
      (operation) =>
        operation.load === load && operation.startMs >= startMs && operation.startMs < endMs,
    ),
  };
}

/** What a check on operations cites: the operations, their traces, the first moment. */
export function citeOperations(operations: readonly OperationRecord[]): {
  readonly operations: readonly number[];
  readonly traces: readonly { readonly traceId: string }[];
  readonly firstMs?: number;
} {
  const firstMs = Math.min(...operations.map(({ startMs }) => startMs));
  return {
    operations: operations.map(({ index }) => index),
    traces: operations.map(({ traceId }) => ({ traceId })),
    ...(operations.length === 0 ? {} : { firstMs }),
  };
}

/** `UNAVAILABLE 3, no end 1`: how operations ended, most frequent first. */
export function statusesText(operations: readonly OperationRecord[]): string {
  const counts = [...Map.groupBy(operations, ({ status }) => status)]
    .map(([status, group]) => ({ status, count: group.length }))
    .toSorted((left, right) => right.count - left.count);
  return counts.map(({ status, count }) => `${status} ${count}`).join(", ");
}
