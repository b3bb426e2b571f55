import type { RatioClaim } from "../../check-plan.ts";
import type { CaseFile } from "../case-file.ts";
import { boundText, holds, measureText } from "../measure-text.ts";
import { minOperations } from "../quantile.ts";
import { fail, inconclusive, pass, type Ruling } from "../ruling.ts";
import { type Population, populationOf } from "../span-population.ts";
import { selectorText } from "../span-selector.ts";

/** Spans over other spans, such as calls at the provider over orders. Missing spans move it both ways: complete evidence only. */
export function judgeSpanRatio(claim: RatioClaim, file: CaseFile): Ruling {
  const { bound } = claim;
  const expected = `spans (${selectorText(claim.selector)}) over (${selectorText(claim.over)}): ${boundText(bound)}`;
  const upper = populationOf(claim.selector, claim.window, file);
  if (upper.kind === "unknown") return inconclusive({ expected, reason: upper.reason });
  const lower = populationOf(claim.over, claim.window, file);
  if (lower.kind === "unknown") return inconclusive({ expected, reason: lower.reason });

  const over = lower.value.spans.length;
  if (over < minOperations) {
    const reason = `${over} spans to compare with, at least ${minOperations} are needed`;
    return inconclusive({ expected, observed: `${over} spans below the line`, reason });
  }
  if (!upper.value.seenAtAll) {
    const reason = `no span of the whole run matches (${selectorText(claim.selector)})`;
    return inconclusive({ expected, reason });
  }
  const value = upper.value.spans.length / over;
  const observed = `${measureText(value, bound.unit)} (${upper.value.spans.length} over ${over} spans)`;
  const finding = { expected, observed, evidence: { traces: upper.value.spans } };
  const gap = upper.value.gap ?? lower.value.gap;
  if (gap !== null) {
    return inconclusive({ ...finding, reason: `a trace is incomplete: ${gap.reason}` });
  }
  const [least, most] = rangeOf(upper.value, lower.value);
  if (holds(bound, least) !== holds(bound, most)) {
    const reason = "spans too near the edge of the window decide it";
    return inconclusive({ ...finding, reason });
  }
  return holds(bound, value)
    ? pass(finding)
    : fail({ ...finding, reason: `${observed}, expected ${boundText(bound)}` });
}

function rangeOf(upper: Population, lower: Population): readonly [least: number, most: number] {
  const least = (upper.spans.length - upper.inDoubt) / (lower.spans.length + lower.nearMisses);
  const most = (upper.spans.length + upper.nearMisses) / (lower.spans.length - lower.inDoubt);
  return [least, Number.isFinite(most) ? most : Number.MAX_VALUE];
}
