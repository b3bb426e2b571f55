import type { SpanSelectorRef } from "../check-plan.ts";
import type { Span } from "../span.ts";
import { mismatches } from "./span-selector.ts";
import type { Trace } from "./trace.ts";

/** Spans looked at for the nearest one; with more, the first of them. */
const maxCandidates = 5_000;

/** The span that comes closest to a selector that matched nothing, and what keeps it from matching. */
export function nearestSpan(
  selector: SpanSelectorRef,
  traces: readonly Trace[],
): { readonly span: Span; readonly text: string } | undefined {
  const candidates = traces.flatMap((trace) => trace.spans.map((span) => ({ span, trace })));
  let nearest: { readonly span: Span; readonly text: string } | undefined;
  let distance = Number.POSITIVE_INFINITY;
  for (const { span, trace } of candidates.slice(0, maxCandidates)) {
    const missing = mismatches(selector, span, trace);
    const away = missing.reduce((sum, { weight }) => sum + weight, 0);
    if (away >= distance) continue;
    distance = away;
    const why = missing.map(({ text }) => text).join("; ");
    nearest = { span, text: `nearest: ${span.service} ${span.name} (${why})` };
  }
  return nearest;
}
