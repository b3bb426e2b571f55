import type { LatencyClaim } from "../../check-plan.ts";
import type { CaseFile } from "../case-file.ts";
import { citeOperations, operationsIn } from "../load-window.ts";
import { boundText, holds, isUpper, measureText } from "../measure-text.ts";
import type { OperationRecord } from "../operation-record.ts";
import { minSamplesFor, quantileOf } from "../quantile.ts";
import { fail, inconclusive, pass, type Ruling } from "../ruling.ts";
import { storyOf } from "../story.ts";

/**
 * Exact quantile over all operations started in a window, whatever became of them. One that never ended is slower than
 * every limit. A limit that is missed by less than the runner itself was late is not held against the system.
 */
export function judgeLatency(claim: LatencyClaim, file: CaseFile): Ruling {
  const { load, quantile, bound } = claim;
  const name = `p${quantile * 100}`;
  const expected = `${load} in the window: ${name} ${boundText(bound)}`;
  const all = operationsIn(load, claim.window, file);
  if (all.kind === "unknown") return inconclusive({ expected, reason: all.reason });

  const wanted = minSamplesFor(quantile);
  const count = all.value.length;
  if (count < wanted) {
    const reason = `${count} operations started in the window, ${name} needs at least ${wanted}`;
    return inconclusive({ expected, observed: `${count} operations`, reason });
  }
  const value = quantileOf(
    all.value.map((operation) => tookMs(operation, bound)),
    quantile,
  );
  const observed = `${name} ${measureText(value, "ms")} of ${count} operations`;
  if (holds(bound, value)) return pass({ expected, observed });

  const slowest = all.value.toSorted((left, right) => tookMs(right, bound) - tookMs(left, bound));
  const evidence = { ...citeOperations(slowest), story: storyOf(slowest[0]?.traceId, file) };
  const delayMs = runnerDelayMs(file);
  if (isUpper(bound) && holds(bound, value - delayMs)) {
    const reason = `missed by less than the ${measureText(delayMs, "ms")} that the runner itself was late`;
    return inconclusive({ expected, observed, reason, evidence });
  }
  return fail({
    expected,
    observed,
    reason: `${observed}, expected ${boundText(bound)}`,
    evidence,
  });
}

/** A lower limit is judged by what is certain: an operation that never ended proves no duration. */
function tookMs({ startMs, endMs }: OperationRecord, bound: LatencyClaim["bound"]): number {
  if (endMs !== null) return endMs - startMs;
  return isUpper(bound) ? Number.POSITIVE_INFINITY : 0;
}

/** What keeps the runner from starting operations in time also keeps it from seeing their answers in time. */
function runnerDelayMs({ events }: CaseFile): number {
  const measured = events.findLast((event) => event.kind === "runner-measured");
  if (measured === undefined) return 0;
  return Math.max(measured.runner.eventLoopDelayP99Ms, measured.runner.latenessP99Ms);
}
