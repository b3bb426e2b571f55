import { describe, expect, test } from "vitest";
import type { Quantifier, TraceClaim, TraceExpectation, TraceSetRef } from "../../check-plan.ts";
import type { Evidence } from "../../evidence.ts";
import type { JudgedCheck } from "../../judged-run.ts";
import type { Span } from "../../span.ts";
import { withSpans } from "../change-evidence.ts";
import { evidenceOf, spanIdOf, traceIdOf, windowOf } from "../evidence-fixture.ts";
import { judge } from "../judge.ts";

const every: Quantifier = { kind: "every" };
const some: Quantifier = { kind: "some" };
const none: Quantifier = { kind: "none" };

const paid: TraceExpectation = {
  kind: "span",
  selector: { service: "payment", kind: "server", rpc: "shop.Payment/Authorize" },
  not: false,
  predicate: { kind: "exists" },
};
const charged: TraceExpectation = {
  ...paid,
  selector: { service: "provider", kind: "server", rpc: "shop.Provider/Charge" },
};
const fellBack: TraceExpectation = {
  ...paid,
  predicate: { kind: "attribute", key: "holdfast.fallback.name" },
};

function claimOf(
  quantifier: Quantifier,
  expectation: TraceExpectation,
  traces: TraceSetRef = { of: "orders" },
): TraceClaim {
  return { kind: "traces", traces, quantifier, expectation };
}

function check(evidence: Evidence): JudgedCheck | undefined {
  return judge(evidence).checks[0];
}

/** The payment span of these operations carries a fallback. */
function withFallback(evidence: Evidence, from: number, to: number): Evidence {
  return withSpans(evidence, (span) =>
    isPayment(span, from, to)
      ? { ...span, attributes: { ...span.attributes, "holdfast.fallback.name": "queue" } }
      : span,
  );
}

/** The payment span of these operations was never received. */
function withoutPayment(evidence: Evidence, from: number, to: number): Evidence {
  return withSpans(evidence, (span) => (isPayment(span, from, to) ? null : span));
}

function isPayment({ spanId }: Span, from: number, to: number): boolean {
  const index = Number.parseInt(spanId.slice(0, 12), 16);
  return index >= from && index <= to && spanId === spanIdOf(index, 4);
}

describe("judgeTraces", () => {
  test.each([
    ["every", every, paid, "pass"],
    ["every", every, charged, "fail"],
    ["some", some, paid, "pass"],
    ["some", some, charged, "fail"],
    ["none", none, charged, "pass"],
    ["none", none, paid, "fail"],
    ["at least 40", { kind: "at-least", count: 40 }, paid, "pass"],
    ["at least 41", { kind: "at-least", count: 41 }, paid, "fail"],
    ["at least 90 %", { kind: "at-least-share", ratio: 0.9 }, paid, "pass"],
    ["at least 90 %", { kind: "at-least-share", ratio: 0.9 }, charged, "fail"],
  ] as const)("counts complete traces for %s (%#)", (_, quantifier, expectation, verdict) => {
    expect(check(evidenceOf(claimOf(quantifier, expectation)))?.verdict).toBe(verdict);
  });

  test.each([
    ["every", every, "inconclusive"],
    ["none", none, "inconclusive"],
    ["some", some, "pass"],
    ["at least 36", { kind: "at-least", count: 36 }, "pass"],
    ["at least 37", { kind: "at-least", count: 37 }, "inconclusive"],
    ["at least 95 %", { kind: "at-least-share", ratio: 0.95 }, "inconclusive"],
  ] as const)("with four incomplete traces: %s", (name, quantifier, verdict) => {
    const expectation = name === "none" ? charged : fellBack;
    const evidence = withFallback(evidenceOf(claimOf(quantifier, expectation)), 0, 39);

    expect(check(withoutPayment(evidence, 0, 3))?.verdict).toBe(verdict);
  });

  test("fails on a wrong span although other traces are incomplete", () => {
    const wrong = withFallback(evidenceOf(claimOf(every, fellBack)), 5, 39);

    expect(check(withoutPayment(wrong, 0, 3))).toMatchObject({
      verdict: "fail",
      evidence: { operations: [4], traces: [{ traceId: traceIdOf(4), spanId: spanIdOf(4, 4) }] },
    });
  });

  test("tells what led there and the first moment", () => {
    const failed = check(withFallback(evidenceOf(claimOf(every, fellBack)), 5, 39));

    expect(failed?.evidence.firstMs).toBe(0);
    expect(failed?.evidence.story.at(-1)).toBe(
      "+0.0s payment-a  shop.Payment/Authorize  OK  12 ms",
    );
  });

  test.each([
    ["of no operation", { of: "refunds" }],
    ["of an empty window", { during: windowOf(5_000, 6_000) }],
    ["of an outcome nobody had", { outcome: "fail" }],
  ] as const)("is inconclusive about a set %s", (_, traces) => {
    expect(check(evidenceOf(claimOf(none, charged, traces)))?.verdict).toBe("inconclusive");
  });

  test("skips traces without a match for spans, and is inconclusive when all are skipped", () => {
    const paidOk = { ...paid, kind: "spans", predicate: { kind: "status", status: "OK" } } as const;
    const even = { ...paidOk, selector: { ...paidOk.selector, zone: "a" } };

    expect(check(evidenceOf(claimOf(every, even)))).toMatchObject({
      verdict: "pass",
      observed: "20 do, 0 do not, 20 skipped",
    });
    const misspelt = { ...paidOk, selector: { service: "payments" } };
    expect(check(evidenceOf(claimOf(every, misspelt)))).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("nothing was looked at"),
    });
  });

  test.each([
    ["none", none, { ...paid, selector: { service: "payments" } }],
    ["not", every, { ...paid, not: true, selector: { rpc: "shop.Payment/Authorise" } }],
    [
      "count",
      every,
      {
        ...paid,
        selector: { db: { collection: "orders" } },
        predicate: { kind: "count", bound: { operator: "<=", value: 1, unit: "count" } },
      },
    ],
  ] as const)(
    "does not let a misspelt selector pass by absence: %s",
    (_, quantifier, expectation) => {
      expect(check(evidenceOf(claimOf(quantifier, expectation)))).toMatchObject({
        verdict: "inconclusive",
        reason: expect.stringContaining("nothing in the run knows"),
      });
    },
  );

  test("says the nearest span when none matches", () => {
    const unavailable = { ...paid.selector, status: "error" } as const;

    expect(
      check(
        evidenceOf(
          claimOf(every, {
            ...paid,
            not: false,
            selector: unavailable,
            predicate: { kind: "status", status: "UNAVAILABLE" },
          }),
        ),
      )?.reason,
    ).toContain("nearest: payment shop.Payment/Authorize (status is ok, wanted error)");
  });

  test("keeps to traces with the given root", () => {
    const rooted = { of: "orders", root: { rpc: "shop.Checkout/GetOrder" } };

    expect(check(evidenceOf(claimOf(every, paid, rooted)))?.verdict).toBe("inconclusive");
  });

  test.each([
    ["some", some],
    ["at least half", { kind: "at-least-share", ratio: 0.5 }],
  ] as const)("does not pass %s when spans of the set were removed later", (_, quantifier) => {
    const evidence = evidenceOf(claimOf(quantifier, paid));
    const spans = evidence.spans.filter(({ traceId }) => traceId !== traceIdOf(7));

    expect(check({ ...evidence, spans })).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("0 of its spans are here, 5 had been received"),
    });
  });
});
