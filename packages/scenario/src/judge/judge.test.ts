import { describe, expect, test } from "vitest";
import type { Claim } from "../check-plan.ts";
import { withFacts, withHistory, withoutFacts } from "./change-evidence.ts";
import { checkOf, evidenceOf, receipt, traceIdOf, wholeRun } from "./evidence-fixture.ts";
import { judge } from "./judge.ts";

const available: Claim = {
  kind: "history.available",
  load: "orders",
  window: wholeRun,
  bound: { operator: ">=", value: 0.99, unit: "ratio" },
};
const unavailable: Claim = { ...available, bound: { operator: "<", value: 0.5, unit: "ratio" } };

const everyOrderIsPaid: Claim = {
  kind: "traces",
  traces: { of: "orders", outcome: "ok" },
  quantifier: { kind: "every" },
  expectation: { kind: "visits", services: ["payment"] },
};

function others<Item extends { readonly traceId: string }>(items: readonly Item[]): Item[] {
  return items.filter(({ traceId }) => traceId !== traceIdOf(7));
}

describe("judge", () => {
  test("takes a removed span for missing, not for absent", () => {
    // #region removed-span
    const evidence = evidenceOf(everyOrderIsPaid);
    const spans = evidence.spans.slice(1);

    expect(judge(evidence).verdict).toBe("pass");
    expect(judge({ ...evidence, spans }).verdict).toBe("inconclusive");
    // #endregion removed-span
  });

  test("passes a run in which all is well and all is known", () => {
    const judged = judge(evidenceOf(available));

    expect(judged).toMatchObject({ verdict: "pass", reason: "", broken: null, dirty: [] });
    expect(judged.traces).toMatchObject({ started: 40, complete: 40, lostToCrash: 0 });
    expect(judged.loads).toMatchObject([{ operations: 40, ok: 40, p50Ms: 39, p99Ms: 59 }]);
    expect(judged.series).toHaveLength(4);
  });

  test("fails when a check that must hold does not", () => {
    expect(judge(evidenceOf(available, unavailable))).toMatchObject({
      verdict: "fail",
      reason: expect.stringContaining("1 of 2 checks failed"),
    });
  });

  test("only warns when a check that should hold does not", () => {
    const evidence = evidenceOf(available);
    const checks = [...evidence.plan.checks, checkOf(unavailable, "should")];

    const judged = judge({ ...evidence, plan: { ...evidence.plan, checks } });

    expect(judged.verdict).toBe("pass");
    expect(judged.warnings).toEqual([expect.stringContaining("should-check")]);
  });

  test("proves nothing without a check that must hold", () => {
    const evidence = evidenceOf();
    const plan = { ...evidence.plan, checks: [checkOf(available, "should")] };

    expect(judge({ ...evidence, plan })).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("no check that must hold"),
    });
  });

  test.each([
    ["was not injected", ["fault-injected"], "not injected"],
    ["was not verified", ["fault-verified"], "not verified"],
    ["was not healed", ["fault-healed"], "not healed"],
    ["was not seen to be gone", ["fault-heal-verified"], "whether it is gone"],
  ])("is inconclusive when the fault %s, and names it", (_, kinds, why) => {
    const evidence = withoutFacts(evidenceOf(available), ({ kind }) => kinds.includes(kind));

    expect(judge(evidence)).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringMatching(
        new RegExp(`fault F1 \\(latency payment->provider 3s\\).*${why}`),
      ),
    });
  });

  test("is inconclusive when the fault did nothing, and says what was seen", () => {
    const without = withoutFacts(evidenceOf(available), ({ kind }) => kind === "fault-verified");
    const idle = receipt(false, "no traffic on 2 proxies");
    const evidence = withFacts(without, [
      1_500,
      { kind: "fault-verified", fault: "F1", receipt: idle },
    ]);

    expect(judge(evidence)).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("no traffic on 2 proxies"),
    });
  });

  test("keeps a receipt that acted when a later one did not", () => {
    const later = { kind: "fault-verified", fault: "F1", receipt: receipt(false) } as const;

    expect(judge(withFacts(evidenceOf(available), [1_900, later])).verdict).toBe("pass");
  });

  test("is dirty when a fault could not be healed", () => {
    const without = withoutFacts(evidenceOf(available), ({ kind }) => kind === "fault-healed");
    const stuck = { kind: "fault-heal-failed", fault: "F1", reason: "proxy gone" } as const;

    expect(judge(withFacts(without, [2_000, stuck]))).toMatchObject({
      verdict: "inconclusive",
      dirty: ["F1 could not be healed: proxy gone"],
    });
  });

  test("fails when an instance of the product ended by itself", () => {
    const exit = { instance: "payment-a", code: 1, signal: null, lastLines: ["out of memory"] };

    expect(
      judge(withFacts(evidenceOf(available), [1_200, { kind: "instance-exited", exit }])),
    ).toMatchObject({
      verdict: "fail",
      reason: "payment-a ended by itself at +1.2s (code 1): out of memory",
    });
  });

  test("is an error of the environment when the database ended by itself", () => {
    const exit = { instance: "postgres-1", code: 1, signal: null, lastLines: [] };

    expect(
      judge(withFacts(evidenceOf(available), [1_200, { kind: "instance-exited", exit }])),
    ).toMatchObject({
      verdict: "error",
      broken: "environment",
    });
  });

  test.each([
    [true, "environment"],
    [false, "internal"],
  ])("is an error when the scenario broke (environment: %s)", (environment, broken) => {
    const fact = { kind: "scenario-broken", reason: "no port", environment } as const;

    expect(judge(withFacts(evidenceOf(available), [500, fact]))).toMatchObject({
      verdict: "error",
      reason: "no port",
      broken,
    });
  });

  test("is inconclusive when it was interrupted", () => {
    const evidence = withFacts(evidenceOf(available), [
      2_000,
      { kind: "interrupted", signal: "SIGINT" },
    ]);

    expect(judge(evidence)).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("interrupted by SIGINT"),
      checks: [{ verdict: "inconclusive", reason: expect.stringContaining("cut short") }],
    });
  });

  test("takes no notice of an interruption that came after it", () => {
    const evidence = evidenceOf(available);
    const later = { unixMs: 2_000_000_000_000, kind: "interrupted", signal: "SIGINT" } as const;

    expect(judge({ ...evidence, events: [...evidence.events, later] }).verdict).toBe("pass");
  });

  test("passes nothing when fewer operations were started than planned", () => {
    const half = withHistory(evidenceOf(available), (line) => (line.index < 20 ? line : null));

    expect(judge(half)).toMatchObject({
      verdict: "inconclusive",
      checks: [{ verdict: "inconclusive", reason: expect.stringContaining("20 of 40 planned") }],
    });
  });

  test("lets no damage pass and no damage fail", () => {
    const evidence = evidenceOf(available, unavailable);

    const judged = judge({ ...evidence, damage: ["events.ndjson line 4 cannot be read"] });

    expect(judged.verdict).toBe("inconclusive");
    expect(judged.checks.map(({ verdict }) => verdict)).toEqual(["inconclusive", "inconclusive"]);
  });

  test("notices traces that were removed with their seals", () => {
    const evidence = evidenceOf(everyOrderIsPaid);
    const traces = {
      started: 40,
      complete: 40,
      lostToCrash: 0,
      spansReceived: 200,
      spansDropped: 0,
    };
    const settled = withFacts(evidence, [4_300, { kind: "traces-settled", traces }]);

    expect(judge(settled).verdict).toBe("pass");
    expect(
      judge({ ...settled, spans: others(settled.spans), seals: others(settled.seals) }),
    ).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("they are of 195 spans, 200 were received"),
    });
  });

  test("makes a check an error when its judge throws", () => {
    const matching: Claim = {
      kind: "spans.count",
      selector: { name: { kind: "matches", source: "(", flags: "" } },
      window: wholeRun,
      bound: { operator: "<=", value: 4, unit: "count" },
    };

    expect(judge(evidenceOf(matching))).toMatchObject({ verdict: "error", broken: "internal" });
  });
});
