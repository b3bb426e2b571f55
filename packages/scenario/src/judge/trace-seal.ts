import { createHash } from "node:crypto";
import type { Span } from "../span.ts";

/**
 * What the runner saw of one trace when the traces had settled. A stored run whose spans no longer agree with their
 * seal was changed after it was collected: a span that was removed cannot be told from one that never was, except by
 * this. One line of `traces.seal.ndjson`.
 */
export interface TraceSeal {
  readonly traceId: string;
  /** Number of distinct spans received. */
  readonly spans: number;
  /** SHA-256 over the sorted span ids, in hexadecimal, cut to 32 digits. */
  readonly digest: string;
}

const digestLength = 32;

/** One seal per trace, sorted by trace id. A span received twice counts once. */
export function sealOf(spans: Iterable<Pick<Span, "traceId" | "spanId">>): readonly TraceSeal[] {
  const spanIdsByTrace = new Map<string, Set<string>>();
  for (const { traceId, spanId } of spans) {
    const spanIds = spanIdsByTrace.get(traceId);
    if (spanIds === undefined) spanIdsByTrace.set(traceId, new Set([spanId]));
    else spanIds.add(spanId);
  }
  return [...spanIdsByTrace]
    .map(([traceId, spanIds]) => ({ traceId, spans: spanIds.size, digest: digestOf(spanIds) }))
    .toSorted((left, right) => (left.traceId < right.traceId ? -1 : 1));
}

function digestOf(spanIds: ReadonlySet<string>): string {
  const hash = createHash("sha256");
  for (const spanId of [...spanIds].toSorted()) hash.update(spanId).update("\n");
  return hash.digest("hex").slice(0, digestLength);
}
