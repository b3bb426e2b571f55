import type { Span } from "../span.ts";

/** Why nothing may be concluded from what a trace does not show. */
export interface Gap {
  readonly reason: string;
  /** The spans died with their process. */
  readonly lostToCrash: boolean;
  /** Spans that had been received are no longer there, or there are others: the evidence was changed. */
  readonly damaged: boolean;
  /** Spans that may be missing started before this; null when it is not known. */
  readonly missingBeforeMs: number | null;
}

/** The spans of one trace as a tree. */
export interface Trace {
  readonly traceId: string;
  /** In the order of their start. */
  readonly spans: readonly Span[];
  /** Null when the trace is complete. */
  readonly gap: Gap | null;
  /** When the operation started that it belongs to; null for a trace that no load started. */
  readonly startMs: number | null;
  parentOf(span: Span): Span | undefined;
  childrenOf(span: Span): readonly Span[];
}

export interface TraceTree extends Omit<Trace, "gap" | "startMs"> {
  readonly roots: readonly Span[];
  /** A span whose parent is not there. */
  readonly orphan: Span | undefined;
}

export function treeOf(traceId: string, unsorted: readonly Span[]): TraceTree {
  const byId = new Map(unsorted.map((span) => [span.spanId, span]));
  const spans = [...byId.values()].toSorted((left, right) =>
    left.startUnixNano < right.startUnixNano
      ? -1
      : Number(left.startUnixNano > right.startUnixNano),
  );
  const children = new Map<string, Span[]>();
  for (const span of spans) {
    if (span.parentSpanId === "") continue;
    const siblings = children.get(span.parentSpanId);
    if (siblings === undefined) children.set(span.parentSpanId, [span]);
    else siblings.push(span);
  }
  return {
    traceId,
    spans,
    roots: spans.filter(({ parentSpanId }) => parentSpanId === ""),
    orphan: spans.find(({ parentSpanId }) => parentSpanId !== "" && !byId.has(parentSpanId)),
    parentOf: ({ parentSpanId }) => byId.get(parentSpanId),
    childrenOf: ({ spanId }) => children.get(spanId) ?? [],
  };
}
