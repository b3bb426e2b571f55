import { describe, expect, test } from "vitest";
import type { LatencyClaim } from "../../check-plan.ts";
import { withFacts, withHistory } from "../change-evidence.ts";
import { evidenceOf, wholeRun, windowOf } from "../evidence-fixture.ts";
import { judge } from "../judge.ts";

/** Operation i of the fixture takes 20 + i ms. */
function claimOf(quantile: number, limitMs: number): LatencyClaim {
  return {
    kind: "slo.latency",
    load: "orders",
    window: wholeRun,
    quantile,
    bound: { operator: "<", value: limitMs, unit: "ms" },
  };
}

describe("judgeLatency", () => {
  test.each([
    [0.5, 40, "pass"],
    [0.5, 39, "fail"],
    [0.9, 56, "pass"],
    [0.9, 55, "fail"],
  ])("compares the exact p%f with %d ms: %s", (quantile, limitMs, verdict) => {
    expect(judge(evidenceOf(claimOf(quantile, limitMs))).checks[0]?.verdict).toBe(verdict);
  });

  test("needs a hundred operations for p99", () => {
    expect(judge(evidenceOf(claimOf(0.99, 300))).checks).toMatchObject([
      { verdict: "inconclusive", reason: expect.stringContaining("p99 needs at least 100") },
    ]);
  });

  test("takes an operation that never ended for slower than every limit", () => {
    const unended = withHistory(evidenceOf(claimOf(0.9, 1_000_000)), (line) =>
      line.type !== "invoke" && line.index < 5 ? null : line,
    );

    expect(judge(unended).checks).toMatchObject([
      { verdict: "fail", observed: expect.stringContaining("endless") },
    ]);
  });

  test("is inconclusive when the runner itself was late by more than what is missing", () => {
    const runner = {
      latenessP50Ms: 1,
      latenessP99Ms: 5,
      latenessMaxMs: 9,
      eventLoopDelayP99Ms: 12,
    };
    const evidence = withFacts(evidenceOf(claimOf(0.9, 50)), [
      4_300,
      { kind: "runner-measured", runner },
    ]);

    expect(judge(evidence).checks).toMatchObject([
      { verdict: "inconclusive", reason: expect.stringContaining("runner itself") },
    ]);
  });

  test("cites the slowest operations first", () => {
    expect(judge(evidenceOf(claimOf(0.5, 10))).checks[0]?.evidence.operations[0]).toBe(39);
  });

  test("is inconclusive about an empty window", () => {
    const claim = { ...claimOf(0.5, 40), window: windowOf(2_000, 2_000) };

    expect(judge(evidenceOf(claim)).checks[0]).toMatchObject({ verdict: "inconclusive" });
  });
});
