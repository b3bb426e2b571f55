import { describe, expect, test } from "vitest";
import type { SpanLatencyClaim } from "../../check-plan.ts";
import { withSpans } from "../change-evidence.ts";
import { evidenceOf, spanIdOf, wholeRun, windowOf } from "../evidence-fixture.ts";
import { judge } from "../judge.ts";

/** The payment of operation i takes 12 + i ms. */
const claim: SpanLatencyClaim = {
  kind: "spans.latency",
  selector: { service: "payment", kind: "server" },
  window: wholeRun,
  quantile: 0.5,
  bound: { operator: "<=", value: 31, unit: "ms" },
};

describe("judgeSpanLatency", () => {
  test.each([
    [31, "pass"],
    [30, "fail"],
  ])("compares the exact quantile with %d ms: %s", (value, verdict) => {
    const bound = { ...claim.bound, value };

    expect(judge(evidenceOf({ ...claim, bound })).checks[0]?.verdict).toBe(verdict);
  });

  test("is inconclusive when a trace is incomplete: the missing span may be the slow one", () => {
    const evidence = withSpans(evidenceOf(claim), (span) =>
      span.spanId === spanIdOf(5, 4) ? null : span,
    );

    expect(judge(evidence).checks[0]?.verdict).toBe("inconclusive");
  });

  test("is inconclusive with too few spans", () => {
    expect(judge(evidenceOf({ ...claim, window: windowOf(0, 500) })).checks).toMatchObject([
      { verdict: "inconclusive", reason: "5 spans in the window, p50 needs 10" },
    ]);
  });
});
