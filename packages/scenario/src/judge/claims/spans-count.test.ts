import { describe, expect, test } from "vitest";
import type { SpanCountClaim } from "../../check-plan.ts";
import type { Evidence } from "../../evidence.ts";
import type { JudgedCheck } from "../../judged-run.ts";
import { withSpans } from "../change-evidence.ts";
import { evidenceOf, spanIdOf, windowOf } from "../evidence-fixture.ts";
import { judge } from "../judge.ts";

/** One payment per 100 ms, each 4 ms after its operation. */
function claimOf(operator: SpanCountClaim["bound"]["operator"], value: number): SpanCountClaim {
  return {
    kind: "spans.count",
    selector: { service: "payment", kind: "server" },
    window: windowOf(1_000, 2_000),
    bound: { operator, value, unit: "count" },
  };
}

function check(evidence: Evidence): JudgedCheck | undefined {
  return judge(evidence).checks[0];
}

/** The payment of operation 12 was never received. */
function incomplete(claim: SpanCountClaim): Evidence {
  return withSpans(evidenceOf(claim), (span) => (span.spanId === spanIdOf(12, 4) ? null : span));
}

describe("judgeSpanCount", () => {
  test.each([
    ["<=", 10, "pass"],
    ["<=", 9, "fail"],
    ["=", 10, "pass"],
    [">=", 11, "fail"],
  ] as const)("counts the spans that start in the window: %s %d", (operator, value, verdict) => {
    expect(check(evidenceOf(claimOf(operator, value)))?.verdict).toBe(verdict);
  });

  test.each([
    ["<=", 10, "inconclusive"],
    ["<=", 8, "fail"],
    ["=", 8, "fail"],
    ["=", 9, "inconclusive"],
    [">=", 9, "pass"],
    [">=", 10, "inconclusive"],
  ] as const)("with an incomplete trace: %s %d is %s", (operator, value, verdict) => {
    expect(check(incomplete(claimOf(operator, value)))?.verdict).toBe(verdict);
  });

  test("does not pass a limit that no span of the whole run could break", () => {
    const misspelt = { ...claimOf("<=", 4), selector: { service: "payments" } };

    expect(check(evidenceOf(misspelt))).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("no span of the whole run matches"),
    });
  });

  test("passes none in a window when there are some elsewhere", () => {
    const early = { ...claimOf("<=", 0), window: windowOf(10, 90) };

    expect(check(evidenceOf(early))?.verdict).toBe("pass");
  });

  test("is inconclusive when spans at the edge of the window decide", () => {
    const edge = { ...claimOf("<=", 9), window: windowOf(1_005, 2_000) };

    expect(check(evidenceOf(edge))).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("too near the edge"),
    });
  });

  test("takes spans that died with an instance as gone before its end, not after", () => {
    const [fault] = evidenceOf().plan.faults;
    const crash = { kind: "crash", service: "payment", zone: "a" } as const;
    const faults = fault === undefined ? [] : [{ ...fault, spec: crash }];
    const crashed = (claim: SpanCountClaim): Evidence => {
      const evidence = evidenceOf(claim);
      const events = evidence.events.map((event) =>
        event.kind === "fault-injected" ? { ...event, targets: ["payment-a"] } : event,
      );
      return { ...evidence, plan: { ...evidence.plan, faults }, events };
    };

    expect(check(crashed({ ...claimOf("<=", 10), window: windowOf(1_100, 2_000) }))?.verdict).toBe(
      "pass",
    );
    expect(check(crashed({ ...claimOf("<=", 10), window: windowOf(500, 1_400) }))).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("payment-a ended at that time"),
    });
  });
});
