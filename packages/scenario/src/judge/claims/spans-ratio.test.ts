import { describe, expect, test } from "vitest";
import type { RatioClaim } from "../../check-plan.ts";
import { withSpans } from "../change-evidence.ts";
import { evidenceOf, spanIdOf, wholeRun, windowOf } from "../evidence-fixture.ts";
import { judge } from "../judge.ts";

function claimOf(limit: number): RatioClaim {
  return {
    kind: "spans.ratio",
    selector: { service: "payment", kind: "server" },
    over: { service: "checkout", kind: "server" },
    window: wholeRun,
    bound: { operator: "<=", value: limit, unit: "count" },
  };
}

describe("judgeSpanRatio", () => {
  test.each([
    [1, "inconclusive"],
    [1.3, "pass"],
    [0.5, "fail"],
  ])("compares spans with spans: at most %f is %s", (limit, verdict) => {
    // Forty over forty; the first of the lower starts 1 ms after the window, too near its edge to be sure of.
    expect(judge(evidenceOf(claimOf(limit))).checks[0]?.verdict).toBe(verdict);
  });

  test("is inconclusive when a trace is incomplete", () => {
    const evidence = withSpans(evidenceOf(claimOf(1.3)), (span) =>
      span.spanId === spanIdOf(5, 4) ? null : span,
    );

    expect(judge(evidence).checks[0]?.verdict).toBe("inconclusive");
  });

  test("is inconclusive with too few spans to compare with", () => {
    const claim = { ...claimOf(1.3), window: windowOf(0, 500) };

    expect(judge(evidenceOf(claim)).checks).toMatchObject([
      { verdict: "inconclusive", reason: expect.stringContaining("at least 10") },
    ]);
  });

  test("is inconclusive when nothing of the run matches the upper selector", () => {
    const claim = { ...claimOf(1.3), selector: { service: "bank" } };

    expect(judge(evidenceOf(claim)).checks[0]?.verdict).toBe("inconclusive");
  });
});
