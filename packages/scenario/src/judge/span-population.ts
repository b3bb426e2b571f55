import type { SpanSelectorRef } from "../check-plan.ts";
import type { WindowRef } from "../instant-ref.ts";
import type { Span } from "../span.ts";
import type { CaseFile } from "./case-file.ts";
import { selects } from "./span-selector.ts";
import type { Known } from "./timeline.ts";
import type { Gap, Trace } from "./trace.ts";

/** Spans of all traces that match a selector and started in a window. */
export interface Population {
  readonly spans: readonly Span[];
  /** Of these, so near the edge of the window that they may have started outside it. */
  readonly inDoubt: number;
  /** Just outside, so near that they may have started inside. */
  readonly nearMisses: number;
  /** Whether any span of the whole run matches: if none does, the selector may be misspelt. */
  readonly seenAtAll: boolean;
  /** Why spans may be missing from it; null when all are here. */
  readonly gap: Gap | null;
  /** Whether spans that had been received are no longer there. */
  readonly damaged: Gap | null;
}

export function populationOf(
  selector: SpanSelectorRef,
  window: WindowRef,
  file: CaseFile,
): Known<Population> {
  const stretch = file.timeline.window(window);
  if (stretch.kind === "unknown") return stretch;
  const { startMs, endMs } = stretch.value;
  const { timeline, traces } = file;
  const { toleranceMs } = timeline;

  const spans: Span[] = [];
  let inDoubt = 0;
  let nearMisses = 0;
  let seenAtAll = false;
  for (const trace of traces.all) {
    for (const span of trace.spans) {
      if (!selects(selector, span, trace)) continue;
      seenAtAll = true;
      const ms = timeline.msOf(span.startUnixNano);
      const distance = Math.min(Math.abs(ms - startMs), Math.abs(ms - endMs));
      if (ms >= startMs && ms < endMs) {
        spans.push(span);
        if (distance < toleranceMs) inDoubt += 1;
      } else if (distance < toleranceMs) nearMisses += 1;
    }
  }
  const gaps = traces.all.flatMap((trace) => {
    if (trace.gap === null || !mayReachInto(trace, startMs, endMs, file)) return [];
    return [trace.gap];
  });
  return {
    kind: "known",
    value: {
      spans,
      inDoubt,
      nearMisses,
      seenAtAll,
      gap: gaps[0] ?? null,
      damaged: gaps.find(({ damaged }) => damaged) ?? null,
    },
  };
}

/** Whether a span that is missing from the trace may have started in the window. */
function mayReachInto(trace: Trace, startMs: number, endMs: number, file: CaseFile): boolean {
  const before = trace.gap?.missingBeforeMs;
  const { toleranceMs } = file.timeline;
  if (before !== null && before !== undefined && before + toleranceMs < startMs) return false;
  return trace.startMs === null || trace.startMs <= endMs + toleranceMs;
}
