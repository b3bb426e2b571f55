import type { BoundRef } from "../bound.ts";
import type { CaseFile } from "./case-file.ts";
import { citeOperations, statusesText } from "./load-window.ts";
import { boundText, holds, isCertain, isUpper, measureText } from "./measure-text.ts";
import type { OperationRecord } from "./operation-record.ts";
import { minOperations } from "./quantile.ts";
import { fail, inconclusive, pass, type Ruling } from "./ruling.ts";
import { storyOf } from "./story.ts";

interface Share {
  readonly expected: string;
  /** Operations looked at. */
  readonly all: readonly OperationRecord[];
  /** Those that are counted. */
  readonly counted: readonly OperationRecord[];
  /** What they are, e.g. `ok`. */
  readonly name: string;
  readonly bound: BoundRef;
  /** Compared with the bound; default: the share, or the count when the bound is a count. */
  readonly value?: number;
}

/** The common end of checks on outcomes: enough operations, then the share or count against its bound. */
export function ruleShare(share: Share, file: CaseFile): Ruling {
  const { expected, all, counted, name, bound } = share;
  const ratio = all.length === 0 ? 0 : counted.length / all.length;
  const isCount = bound.unit === "count" && share.value === undefined;
  const value = share.value ?? (isCount ? counted.length : ratio);
  const proportion = `${counted.length} of ${all.length} operations ${name}`;
  const observed = isCount ? proportion : `${measureText(value, bound.unit)} (${proportion})`;

  const certain = isCount && isCertain(bound, value);
  if (all.length < minOperations && !certain) {
    const reason = `${all.length} operations started in the window, at least ${minOperations} are needed`;
    return inconclusive({ expected, observed, reason });
  }
  if (holds(bound, value)) {
    return pass({ expected, observed, evidence: { operations: [] } });
  }
  // More is wanted: show those that are not counted. Less is wanted: show those that are.
  const wantsMore = bound.operator === "=" ? value < bound.value : !isUpper(bound);
  const isCounted = new Set(counted);
  const offending = wantsMore ? all.filter((operation) => !isCounted.has(operation)) : counted;
  const statuses = statusesText(offending);
  const evidence = { ...citeOperations(offending), story: storyOf(offending[0]?.traceId, file) };
  return fail({
    expected,
    observed,
    reason: `${observed}, expected ${boundText(bound)}${statuses === "" ? "" : `; ${statuses}`}`,
    // An end that is not here may have been taken away: only ends that were seen decide for good.
    solid: certain && isCertain(bound, counted.filter(({ endMs }) => endMs !== null).length),
    evidence,
  });
}
