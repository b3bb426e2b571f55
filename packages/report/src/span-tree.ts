import type { Span } from "@holdfast/scenario";

/** A span at its place in the tree of its trace. */
export interface PlacedSpan {
  readonly span: Span;
  /** 0 for a root. */
  readonly depth: number;
  /** Its parent is not among the spans, or the chain of parents never reaches a root. */
  readonly isOrphan: boolean;
}

/**
 * Spans of one trace, each below its parent, siblings by their start. Every span is placed once, whatever the parents
 * say: an orphan is put at the top, and of parents in a circle the first that started.
 */
export function spanTree(spans: readonly Span[]): readonly PlacedSpan[] {
  const bySpan = new Map(spans.map((span) => [span.spanId, span]));
  const sorted = [...bySpan.values()].toSorted(byStart);
  const children = Map.groupBy(sorted, ({ parentSpanId }) => parentSpanId);
  const placed = new Map<string, PlacedSpan>();
  const place = (root: Span, isOrphan: boolean): void => {
    // A list of what is still to be placed, and no recursion: a hostile trace may be as deep as it is long.
    const waiting: PlacedSpan[] = [{ span: root, depth: 0, isOrphan }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { span, depth } = next;
      if (placed.has(span.spanId)) continue;
      placed.set(span.spanId, next);
      for (const child of (children.get(span.spanId) ?? []).toReversed()) {
        waiting.push({ span: child, depth: depth + 1, isOrphan: false });
      }
    }
  };
  for (const span of sorted) if (span.parentSpanId === "") place(span, false);
  for (const span of sorted) if (!bySpan.has(span.parentSpanId)) place(span, true);
  for (const span of sorted) place(span, true);
  return [...placed.values()];
}

function byStart(left: Span, right: Span): number {
  return Number(left.startUnixNano - right.startUnixNano);
}
