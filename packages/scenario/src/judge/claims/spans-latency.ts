import type { SpanLatencyClaim } from "../../check-plan.ts";
import type { CaseFile } from "../case-file.ts";
import { boundText, holds, measureText } from "../measure-text.ts";
import { minSamplesFor, quantileOf } from "../quantile.ts";
import { fail, inconclusive, pass, type Ruling } from "../ruling.ts";
import { populationOf } from "../span-population.ts";
import { selectorText } from "../span-selector.ts";

const nanosPerMs = 1_000_000;

/** Quantile of the durations of spans in a window. Spans that are missing may be the slow ones: complete evidence only. */
export function judgeSpanLatency(claim: SpanLatencyClaim, file: CaseFile): Ruling {
  const { bound, quantile } = claim;
  const expected = `spans (${selectorText(claim.selector)}): p${quantile * 100} ${boundText(bound)}`;
  const population = populationOf(claim.selector, claim.window, file);
  if (population.kind === "unknown") return inconclusive({ expected, reason: population.reason });
  const { spans, gap } = population.value;

  const wanted = minSamplesFor(quantile);
  if (spans.length < wanted) {
    const reason = `${spans.length} spans in the window, p${quantile * 100} needs ${wanted}`;
    return inconclusive({ expected, observed: `${spans.length} spans`, reason });
  }
  const durations = spans.map((span) => ({
    traceId: span.traceId,
    spanId: span.spanId,
    tookMs: Number(span.endUnixNano - span.startUnixNano) / nanosPerMs,
  }));
  const value = quantileOf(
    durations.map(({ tookMs }) => tookMs),
    quantile,
  );
  const observed = `p${quantile * 100} ${measureText(value, "ms")} of ${spans.length} spans`;
  const slowest = durations.toSorted((left, right) => right.tookMs - left.tookMs);
  const finding = { expected, observed, evidence: { traces: slowest } };
  if (gap !== null) {
    return inconclusive({ ...finding, reason: `a trace is incomplete: ${gap.reason}` });
  }
  return holds(bound, value)
    ? pass(finding)
    : fail({ ...finding, reason: `${observed}, expected ${boundText(bound)}` });
}
