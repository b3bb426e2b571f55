import type { SpanCountClaim } from "../../check-plan.ts";
import type { CaseFile } from "../case-file.ts";
import { boundText, countText, holds, isCertain } from "../measure-text.ts";
import { fail, inconclusive, pass, type Ruling } from "../ruling.ts";
import { populationOf } from "../span-population.ts";
import { selectorText } from "../span-selector.ts";

/** Counts spans in a window. A count only grows with more evidence, so an upper limit holds on complete evidence alone. */
export function judgeSpanCount(claim: SpanCountClaim, file: CaseFile): Ruling {
  const { bound } = claim;
  const expected = `spans (${selectorText(claim.selector)}): count ${boundText(bound)}`;
  const population = populationOf(claim.selector, claim.window, file);
  if (population.kind === "unknown") return inconclusive({ expected, reason: population.reason });
  const { spans, inDoubt, nearMisses, seenAtAll, gap, damaged } = population.value;

  const observed = countText(spans.length, "span");
  const finding = { expected, observed, evidence: { traces: spans } };
  const least = spans.length - inDoubt;
  const most = spans.length + nearMisses;
  if (holds(bound, least) !== holds(bound, most)) {
    const reason = `${inDoubt + nearMisses} spans lie too near the edge of the window to tell`;
    return inconclusive({ ...finding, reason });
  }
  if (gap !== null && !isCertain(bound, least)) {
    return inconclusive({ ...finding, reason: `a trace is incomplete: ${gap.reason}` });
  }
  if (!holds(bound, spans.length)) {
    const reason = `${observed}, expected ${boundText(bound)}`;
    const first = spans[0];
    const firstMs = first === undefined ? {} : { firstMs: file.timeline.msOf(first.startUnixNano) };
    return fail({
      ...finding,
      reason,
      solid: isCertain(bound, least),
      evidence: { traces: spans, ...firstMs },
    });
  }
  if (!seenAtAll) {
    return inconclusive({ ...finding, reason: "no span of the whole run matches the selector" });
  }
  if (damaged !== null) {
    return inconclusive({ ...finding, reason: `a trace changed after the run: ${damaged.reason}` });
  }
  return pass(finding);
}
