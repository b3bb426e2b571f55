import { describe, expect, test } from "vitest";
import type { BreakerBecomesClaim } from "../../check-plan.ts";
import type { Evidence } from "../../evidence.ts";
import type { JudgedCheck } from "../../judged-run.ts";
import { withBreakerChange, withoutFacts, withTransitions } from "../change-evidence.ts";
import { evidenceOf } from "../evidence-fixture.ts";
import { judge } from "../judge.ts";

/** The fault is in place from 1000 to 2000 ms. */
const opens: BreakerBecomesClaim = {
  kind: "breaker.becomes",
  breaker: "provider",
  state: "open",
  withinMs: 500,
  of: { kind: "fault", fault: "F1", edge: "injected", offsetMs: 0 },
  quantifier: "some",
};
const closes: BreakerBecomesClaim = {
  ...opens,
  state: "closed",
  withinMs: 1_000,
  of: { kind: "fault", fault: "F1", edge: "healed", offsetMs: 0 },
  quantifier: "every",
};

function check(evidence: Evidence): JudgedCheck | undefined {
  return judge(evidence).checks[0];
}

/** payment-a opens at 1300 ms, payment-b at 1350 ms. */
function opened(claim: BreakerBecomesClaim): Evidence {
  const first = withBreakerChange(evidenceOf(claim), 10, 1_300, "closed", "open");
  const second = withBreakerChange(first, 11, 1_350, "closed", "open");
  return withTransitions(withTransitions(second, "payment-a", 1_900, 1), "payment-b", 1_900, 1);
}

describe("judgeBreakerBecomes", () => {
  test("passes when a change to the state is seen in time", () => {
    expect(check(opened(opens))).toMatchObject({
      verdict: "pass",
      observed: "payment-a +1.3s (+0.3s)",
      evidence: { firstMs: expect.closeTo(1_300) },
    });
  });

  test("fails when it came too late and the counters know of no other", () => {
    expect(check(opened({ ...opens, withinMs: 200 }))).toMatchObject({
      verdict: "fail",
      reason: expect.stringContaining("expected by +1.2s"),
    });
  });

  test("fails when nothing changed and the counters agree", () => {
    expect(check(evidenceOf(opens))?.verdict).toBe("fail");
  });

  test("is inconclusive when nothing was seen but the counters moved", () => {
    expect(check(withTransitions(evidenceOf(opens), "payment-a", 1_900, 1))).toMatchObject({
      verdict: "inconclusive",
      reason: "payment-a counted 1 changes, 0 were seen",
    });
  });

  test("is inconclusive when nothing was seen and nobody asked afterwards", () => {
    const unasked = withoutFacts(evidenceOf(opens), ({ kind }) => kind === "breakers-sampled");

    expect(check(unasked)?.verdict).toBe("inconclusive");
  });

  test("is inconclusive when the fault was not injected", () => {
    const without = withoutFacts(opened(opens), ({ kind }) => kind === "fault-injected");

    expect(check(without)?.verdict).toBe("inconclusive");
  });

  test("is inconclusive too near the limit", () => {
    expect(check(opened({ ...opens, withinMs: 301 }))?.verdict).toBe("inconclusive");
  });

  test("wants every breaker that was open to close", () => {
    const one = withBreakerChange(opened(closes), 22, 2_300, "open", "closed");
    const counted = withTransitions(one, "payment-a", 3_000, 2);

    expect(check(counted)?.verdict).toBe("fail");
    const both = withBreakerChange(counted, 23, 2_400, "open", "closed");
    expect(check(withTransitions(both, "payment-b", 3_000, 2))?.verdict).toBe("pass");
  });

  test("is inconclusive about closing when none was open", () => {
    expect(check(evidenceOf(closes))).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("none could become closed"),
    });
  });

  test("wants every used breaker to open, also one that never moved", () => {
    const one = withBreakerChange(evidenceOf(opens), 10, 1_300, "closed", "open");
    const claim = { ...opens, quantifier: "every" } as const;
    const evidence = withTransitions(one, "payment-a", 1_900, 1);

    expect(check({ ...evidence, plan: evidenceOf(claim).plan })?.verdict).toBe("fail");
    expect(check(opened(claim))?.verdict).toBe("pass");
  });
});
