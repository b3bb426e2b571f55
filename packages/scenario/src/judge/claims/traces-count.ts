import type { TraceCountClaim } from "../../check-plan.ts";
import type { CaseFile } from "../case-file.ts";
import { boundText, countText, holds, isCertain } from "../measure-text.ts";
import { fail, inconclusive, pass, type Ruling } from "../ruling.ts";
import { chooseTraces, traceSetText } from "../trace-set.ts";

/** Counts traces through the history. Only a root selector needs the spans: traces without a root make the count a range. */
export function judgeTraceCount(claim: TraceCountClaim, file: CaseFile): Ruling {
  const { bound } = claim;
  const expected = `${traceSetText(claim.traces)}: count ${boundText(bound)}`;
  const set = chooseTraces(claim.traces, file);
  if (set.kind === "unknown") return inconclusive({ expected, reason: set.reason });
  const { chosen, candidates } = set.value;
  if (candidates === 0) {
    return inconclusive({
      expected,
      reason: "no operation was started that could make such a trace",
    });
  }

  const byRoot = claim.traces.root === undefined ? [] : chosen;
  const rootless = byRoot.filter(
    ({ trace }) => !trace.spans.some((span) => span.parentSpanId === ""),
  );
  const most = chosen.length;
  const least = most - rootless.length;
  const evidence = {
    operations: chosen.map(({ operation }) => operation.index),
    traces: byRoot.map(({ trace: { traceId } }) => ({ traceId })),
  };
  const observed = rootless.length === 0 ? countText(most, "trace") : `${least} to ${most} traces`;
  if (holds(bound, least) !== holds(bound, most)) {
    const reason = `the root of ${countText(rootless.length, "trace")} is missing`;
    return inconclusive({ expected, observed, reason, evidence });
  }
  if (!holds(bound, least)) {
    const reason = `${observed}, expected ${boundText(bound)}`;
    return fail({ expected, observed, reason, solid: isCertain(bound, least), evidence });
  }
  const damaged = byRoot.find(({ trace }) => trace.gap?.damaged === true);
  if (damaged !== undefined) {
    const reason = `a trace of the set changed after the run: ${damaged.trace.gap?.reason ?? ""}`;
    return inconclusive({ expected, observed, reason, evidence });
  }
  return pass({ expected, observed, evidence });
}
