import { describe, expect, test } from "vitest";
import type { Claim } from "../check-plan.ts";
import type { Evidence } from "../evidence.ts";
import { withHistory } from "./change-evidence.ts";
import { evidenceOf, windowOf } from "./evidence-fixture.ts";
import { judge } from "./judge.ts";

const window = windowOf(0, 2_000);
const available: Claim = {
  kind: "history.available",
  load: "orders",
  window,
  bound: { operator: ">=", value: 0.9, unit: "ratio" },
};
const errorRate: Claim = {
  kind: "slo.error-rate",
  load: "orders",
  window,
  bound: { operator: "<=", value: 0.1, unit: "ratio" },
};
const burnRate: Claim = {
  kind: "slo.burn-rate",
  load: "orders",
  window,
  objective: 0.9,
  bound: { operator: "<=", value: 1, unit: "count" },
};
const failCount: Claim = {
  kind: "history.outcome",
  load: "orders",
  outcome: "fail",
  window,
  bound: { operator: "<=", value: 2, unit: "count" },
};

/** The first `count` operations end so. */
function ending(evidence: Evidence, type: "fail" | "info", count: number): Evidence {
  return withHistory(evidence, (line) =>
    line.type !== "invoke" && line.index < count ? { ...line, type, status: "UNAVAILABLE" } : line,
  );
}

describe("ruleShare", () => {
  test.each([
    ["available", available, 2, "pass"],
    ["available", available, 3, "fail"],
    ["error rate", errorRate, 2, "pass"],
    ["error rate", errorRate, 3, "fail"],
    ["burn rate", burnRate, 2, "pass"],
    ["burn rate", burnRate, 3, "fail"],
    ["count of fails", failCount, 2, "pass"],
    ["count of fails", failCount, 3, "fail"],
  ] as const)("judges %s at its limit (%#)", (_, claim, failures, verdict) => {
    const [check] = judge(ending(evidenceOf(claim), "fail", failures)).checks;

    expect(check?.verdict).toBe(verdict);
  });

  test("counts an operation of unknown outcome as not available", () => {
    const [check] = judge(ending(evidenceOf(available), "info", 3)).checks;

    expect(check).toMatchObject({ verdict: "fail", observed: "85 % (17 of 20 operations ok)" });
  });

  test("counts an operation without an end as info", () => {
    const unended = withHistory(evidenceOf(available), (line) =>
      line.type !== "invoke" && line.index < 3 ? null : line,
    );

    expect(judge(unended).checks).toMatchObject([
      { verdict: "fail", reason: expect.stringContaining("no end 3") },
    ]);
  });

  test("cites the operations that were not ok, their traces and the first moment", () => {
    const [check] = judge(ending(evidenceOf(available), "fail", 3)).checks;

    expect(check?.evidence).toMatchObject({ operations: [0, 1, 2], firstMs: 0 });
    expect(check?.evidence.traces).toHaveLength(3);
    expect(check?.evidence.story[0]).toContain("shop.Checkout/PlaceOrder");
  });

  test("is inconclusive with too few operations in the window", () => {
    const few: Claim = { ...available, window: windowOf(0, 900) };

    expect(judge(evidenceOf(few)).checks).toMatchObject([
      { verdict: "inconclusive", reason: expect.stringContaining("at least 10 are needed") },
    ]);
  });

  test("fails a broken count even with few operations", () => {
    const few: Claim = { ...failCount, window: windowOf(0, 900) };

    expect(judge(ending(evidenceOf(few), "fail", 3)).checks[0]?.verdict).toBe("fail");
  });

  test("is inconclusive about the window of a fault that was not injected", () => {
    const during: Claim = {
      ...available,
      window: {
        start: { kind: "fault", fault: "F9", edge: "injected", offsetMs: 0 },
        end: { kind: "fault", fault: "F9", edge: "healed", offsetMs: 0 },
      },
    };

    expect(judge(evidenceOf(during)).checks).toMatchObject([
      { verdict: "inconclusive", reason: "fault F9 was not seen injected" },
    ]);
  });
});
