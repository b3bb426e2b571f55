import { describe, expect, test } from "vitest";
import type { BreakerStaysClaim } from "../../check-plan.ts";
import type { Evidence } from "../../evidence.ts";
import type { JudgedCheck } from "../../judged-run.ts";
import { withBreakerChange, withFacts, withoutFacts, withTransitions } from "../change-evidence.ts";
import { evidenceOf, windowOf } from "../evidence-fixture.ts";
import { judge } from "../judge.ts";

/** Readings lie at 900, 1900, 3000 and 4100 ms. */
const baseline: BreakerStaysClaim = {
  kind: "breaker.stays",
  breaker: "provider",
  state: "closed",
  window: windowOf(0, 900),
};
const recovery = { ...baseline, window: windowOf(2_000, 3_000) };

function check(evidence: Evidence): JudgedCheck | undefined {
  return judge(evidence).checks[0];
}

describe("judgeBreakerStays", () => {
  test("passes when the counters around the window did not move", () => {
    expect(check(evidenceOf(baseline))).toMatchObject({
      verdict: "pass",
      observed: "closed in 2 instances, 18 calls",
    });
  });

  test("fails on a change in the window, and tells where", () => {
    const moved = withBreakerChange(evidenceOf(baseline), 4, 405, "closed", "open");

    expect(check(moved)).toMatchObject({
      verdict: "fail",
      reason: "1 change: payment-a closed->open at +0.41s",
      evidence: { traces: [{ traceId: expect.any(String), spanId: expect.any(String) }] },
    });
  });

  test("is inconclusive when a counter moved and no span tells of it", () => {
    const silent = withTransitions(evidenceOf(baseline), "payment-b", 900, 1);

    expect(check(silent)).toMatchObject({
      verdict: "inconclusive",
      reason: "payment-b: it counted 1 change around the window, 0 were seen",
    });
  });

  test("passes when the counted changes are those seen before the window", () => {
    const evidence = evidenceOf(recovery);
    const opened = withBreakerChange(evidence, 10, 1_500, "closed", "open");
    const closed = withBreakerChange(opened, 18, 1_950, "open", "closed");

    expect(check(withTransitions(closed, "payment-a", 1_900, 2))?.verdict).toBe("pass");
  });

  test("is inconclusive when it was in another state when the window began", () => {
    const evidence = evidenceOf({ ...baseline, window: windowOf(2_500, 3_000) });
    const opened = withBreakerChange(evidence, 10, 1_500, "closed", "open");

    expect(check(withTransitions(opened, "payment-a", 1_900, 1))).toMatchObject({
      verdict: "inconclusive",
      reason: "payment-a: it was open when the window began",
    });
  });

  test("is inconclusive when no call went through it", () => {
    const idle = evidenceOf(recovery);
    const events = idle.events.map((event) =>
      event.kind === "breakers-sampled"
        ? { ...event, samples: event.samples.map((sample) => ({ ...sample, permitted: 9 })) }
        : event,
    );

    expect(check({ ...idle, events })).toMatchObject({
      verdict: "inconclusive",
      reason: "no call went through it in the window",
    });
  });

  test("is inconclusive when nobody asked after the window", () => {
    const unasked = withoutFacts(
      evidenceOf(recovery),
      ({ kind, tMs = 0 }) => kind === "breakers-sampled" && tMs >= 3_000,
    );

    expect(check(unasked)?.verdict).toBe("inconclusive");
  });

  test("is inconclusive about a breaker that no instance has", () => {
    expect(check(evidenceOf({ ...baseline, breaker: "bank" }))?.verdict).toBe("inconclusive");
  });

  test("is inconclusive when the instance ended between the readings", () => {
    const exit = { instance: "payment-a", code: null, signal: "SIGKILL", lastLines: [] };
    const evidence = withFacts(evidenceOf(recovery), [2_500, { kind: "instance-exited", exit }]);

    expect(check(evidence)?.verdict).toBe("inconclusive");
  });

  test("is inconclusive about a change too near the edge", () => {
    const evidence = withBreakerChange(evidenceOf(recovery), 20, 2_001, "closed", "open");

    expect(check(evidence)).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("too near the edge"),
    });
  });
});
