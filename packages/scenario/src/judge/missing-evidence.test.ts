import { assert, nat, pre, property, shuffledSubarray, uniqueArray } from "fast-check";
import { describe, expect, test } from "vitest";
import type { Claim } from "../check-plan.ts";
import type { Evidence } from "../evidence.ts";
import { withBreakerChange, withFacts } from "./change-evidence.ts";
import {
  endAnswer,
  evidenceOf,
  fixtureOperations,
  traceIdOf,
  wholeRun,
} from "./evidence-fixture.ts";
import { judge } from "./judge.ts";

const available: Claim = {
  kind: "history.available",
  load: "orders",
  window: wholeRun,
  bound: { operator: ">=", value: 0.99, unit: "ratio" },
};

const effectSql = "select cart_id, count(*) n from charges group by 1";
const oversold = "select sku from stock where sold > initial";
const everyKind: readonly Claim[] = [
  available,
  {
    kind: "history.outcome",
    load: "orders",
    outcome: "info",
    window: wholeRun,
    bound: { operator: "<=", value: 0, unit: "count" },
  },
  {
    kind: "history.recover-within",
    load: "orders",
    withinMs: 500,
    after: { kind: "fault", fault: "F1", edge: "healed", offsetMs: 0 },
  },
  {
    kind: "history.exactly-once",
    load: "orders",
    key: "cartId",
    effect: { service: "checkout", sql: effectSql },
  },
  {
    kind: "db.invariant",
    name: "no oversell",
    query: { service: "checkout", sql: oversold },
    when: { kind: "every", everyMs: 1_000 },
  },
  {
    kind: "slo.latency",
    load: "orders",
    window: wholeRun,
    quantile: 0.9,
    bound: { operator: "<", value: 300, unit: "ms" },
  },
  {
    kind: "slo.error-rate",
    load: "orders",
    window: wholeRun,
    bound: { operator: "<=", value: 0, unit: "ratio" },
  },
  {
    kind: "slo.burn-rate",
    load: "orders",
    window: wholeRun,
    objective: 0.99,
    bound: { operator: "<", value: 1, unit: "count" },
  },
  { kind: "breaker.stays", breaker: "provider", state: "closed", window: wholeRun },
  {
    kind: "spans.count",
    selector: { service: "payment", kind: "server" },
    window: wholeRun,
    bound: { operator: "<=", value: 40, unit: "count" },
  },
  {
    kind: "spans.latency",
    selector: { service: "payment" },
    window: wholeRun,
    quantile: 0.9,
    bound: { operator: "<", value: 300, unit: "ms" },
  },
  {
    kind: "spans.ratio",
    selector: { service: "payment" },
    over: { service: "checkout", kind: "server" },
    window: wholeRun,
    bound: { operator: "<=", value: 1.3, unit: "ratio" },
  },
  {
    kind: "traces",
    traces: { of: "orders" },
    quantifier: { kind: "every" },
    expectation: { kind: "visits", services: ["payment"] },
  },
  {
    kind: "traces",
    traces: { of: "orders" },
    quantifier: { kind: "none" },
    expectation: { kind: "avoids", services: ["payment"] },
  },
  {
    kind: "traces",
    traces: { of: "orders" },
    quantifier: { kind: "at-least-share", ratio: 0.5 },
    expectation: {
      kind: "span",
      selector: { rpc: "shop.Payment/Authorize", kind: "server" },
      not: false,
      predicate: { kind: "status", status: "OK" },
    },
  },
  {
    kind: "traces.count",
    traces: { of: "orders", outcome: "ok" },
    bound: { operator: ">=", value: 40, unit: "count" },
  },
];

function fullEvidence(): Evidence {
  const carts = Array.from({ length: fixtureOperations }, (_, index) => ({
    cart_id: `cart-${index}`,
    n: 1,
  }));
  const look = {
    kind: "query-answered",
    service: "checkout",
    sql: oversold,
    rows: [],
    total: 0,
  } as const;
  return withFacts(
    evidenceOf(...everyKind),
    [1_000, { ...look, at: "sample" }],
    [2_000, { ...look, at: "sample" }],
    [3_000, { ...look, at: "sample" }],
    [4_000, { ...look, at: "sample" }],
    [4_050, { ...look, at: "end" }],
    [4_060, endAnswer(effectSql, carts)],
  );
}

const payment = { service: "payment", kind: "server" } as const;
const brokenBySpans: readonly Claim[] = [
  {
    kind: "spans.count",
    selector: payment,
    window: wholeRun,
    bound: { operator: "<=", value: 39, unit: "count" },
  },
  {
    kind: "traces",
    traces: {},
    quantifier: { kind: "every" },
    expectation: { kind: "avoids", services: ["payment"] },
  },
  {
    kind: "traces",
    traces: {},
    quantifier: { kind: "none" },
    expectation: { kind: "span", selector: payment, not: false, predicate: { kind: "exists" } },
  },
  { kind: "breaker.stays", breaker: "provider", state: "closed", window: wholeRun },
];

/** Numbers, not items, go: a shrunk counterexample then shows what had to go. */
function thin<Item>(items: readonly Item[], gone: ReadonlySet<number>): readonly Item[] {
  return items.filter((_, index) => !gone.has(index));
}

describe("judge, when evidence is taken away", () => {
  const full = fullEvidence();

  test("has every check pass when all of it is there", () => {
    expect(judge(full).checks.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
  });

  test("never has every check pass, and never fails, once a span is gone", () => {
    const spanNumber = nat({ max: full.spans.length - 1 });
    assert(
      property(uniqueArray(spanNumber, { minLength: 1, maxLength: 20 }), (gone) => {
        const judged = judge({ ...full, spans: thin(full.spans, new Set(gone)) });
        expect(judged.verdict).toBe("inconclusive");
        expect(judged.checks.filter(({ verdict }) => verdict === "fail")).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test("never passes a check once a fact or a line of history is gone", () => {
    assert(
      property(
        uniqueArray(nat({ max: full.events.length - 1 }), { maxLength: 5 }),
        uniqueArray(nat({ max: full.history.length - 1 }), { maxLength: 5 }),
        (events, history) => {
          pre(events.length + history.length > 0);
          const judged = judge({
            ...full,
            events: thin(full.events, new Set(events)),
            history: thin(full.history, new Set(history)),
          });
          expect(judged.checks.filter(({ verdict }) => verdict === "pass")).toEqual([]);
          expect(judged.verdict).toBe("inconclusive");
        },
      ),
      { numRuns: 40 },
    );
  });

  test("never lets a broken claim pass by taking its offending spans away", () => {
    const broken = withBreakerChange(evidenceOf(...brokenBySpans), 4, 405, "closed", "open");
    const all = [...broken.spans.keys()];
    assert(
      property(shuffledSubarray(all, { minLength: 1 }), (gone) => {
        const spans = thin(broken.spans, new Set(gone));
        const { checks } = judge({ ...broken, spans });
        expect(checks.filter(({ verdict }) => verdict === "pass")).toEqual([]);
      }),
      { numRuns: 40 },
    );
    expect(judge(broken).checks.map(({ verdict }) => verdict)).toEqual([
      "fail",
      "fail",
      "fail",
      "fail",
    ]);
  });

  test("notices a seal that is gone", () => {
    const seals = full.seals.filter(({ traceId }) => traceId !== traceIdOf(3));

    expect(judge({ ...full, seals }).verdict).toBe("inconclusive");
  });

  test("turns every check inconclusive that cites a trace whose spans are gone", () => {
    const cited = judge(full).checks.filter(({ evidence }) => evidence.traces.length > 0);
    const traceIds = new Set(
      cited.flatMap(({ evidence }) => evidence.traces.map(({ traceId }) => traceId)),
    );
    const spans = full.spans.filter(({ traceId }) => !traceIds.has(traceId));

    const after = judge({ ...full, spans }).checks;

    expect(cited).toHaveLength(6);
    expect(
      after.filter(
        ({ id, verdict }) => cited.some((check) => check.id === id) && verdict === "pass",
      ),
    ).toEqual([]);
  });
});
