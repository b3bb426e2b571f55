import { describe, expect, test } from "vitest";
import type { RecoverWithinClaim } from "../../check-plan.ts";
import type { Evidence } from "../../evidence.ts";
import { withFacts, withHistory } from "../change-evidence.ts";
import { evidenceOf } from "../evidence-fixture.ts";
import { judge } from "../judge.ts";

const claim: RecoverWithinClaim = {
  kind: "history.recover-within",
  load: "orders",
  withinMs: 500,
  after: { kind: "fault", fault: "F1", edge: "healed", offsetMs: 0 },
};

/** Operations start every 100 ms; the fault is healed at 2000 ms. */
function failing(evidence: Evidence, from: number, to: number): Evidence {
  return withHistory(evidence, (line) =>
    line.type !== "invoke" && line.index >= from && line.index <= to
      ? { ...line, type: "fail", status: "UNAVAILABLE" }
      : line,
  );
}

describe("judgeRecoverWithin", () => {
  test("measures up to the first operation after the last that was not ok", () => {
    expect(judge(failing(evidenceOf(claim), 15, 22)).checks).toMatchObject([
      { verdict: "pass", observed: "ok again after 300 ms" },
    ]);
  });

  test("passes when nothing failed after the instant", () => {
    expect(judge(evidenceOf(claim)).checks[0]?.verdict).toBe("pass");
  });

  test("fails when an operation after the time is not ok", () => {
    expect(judge(failing(evidenceOf(claim), 15, 25)).checks).toMatchObject([
      { verdict: "fail", evidence: { operations: [25], firstMs: 2_500 } },
    ]);
  });

  test("fails when it was ok in between and did not stay so", () => {
    expect(judge(failing(evidenceOf(claim), 38, 38)).checks[0]?.verdict).toBe("fail");
  });

  test("is inconclusive when too little load was left to see that it lasts", () => {
    const late = { ...claim, withinMs: 1_500 };

    expect(judge(evidenceOf(late)).checks).toMatchObject([
      { verdict: "inconclusive", reason: expect.stringContaining("5 operations after +3.5s") },
    ]);
  });

  test("is inconclusive when the run was cut short", () => {
    const cut = withFacts(evidenceOf(claim), [3_900, { kind: "interrupted", signal: "SIGTERM" }]);

    expect(judge(cut).checks[0]?.verdict).toBe("inconclusive");
  });
});
