import { describe, expect, test } from "vitest";
import type { InvariantClaim } from "../../check-plan.ts";
import type { Evidence } from "../../evidence.ts";
import type { EvidenceFact } from "../../evidence-event.ts";
import type { JudgedCheck } from "../../judged-run.ts";
import { withFacts, withHistory } from "../change-evidence.ts";
import { endAnswer, evidenceOf } from "../evidence-fixture.ts";
import { judge } from "../judge.ts";

const sql = "select order_id from charges group by 1 having count(*) > 1";
const populationSql = "select count(*) n from charges";
const atEnd: InvariantClaim = {
  kind: "db.invariant",
  name: "no double charge",
  query: { service: "checkout", sql },
  when: { kind: "end" },
};
const soon: InvariantClaim = { ...atEnd, when: { kind: "within", withinMs: 5_000 } };
const always: InvariantClaim = { ...atEnd, when: { kind: "every", everyMs: 500 } };

type Timed = readonly [tMs: number, EvidenceFact];

const none: Timed = [4_050, endAnswer(sql, [])];

function sample(tMs: number, rows: readonly Record<string, unknown>[] = []): Timed {
  return [
    tMs,
    { kind: "query-answered", service: "checkout", sql, rows, total: rows.length, at: "sample" },
  ];
}

function failed(tMs: number): Timed {
  return [tMs, { kind: "query-failed", service: "checkout", sql, reason: "refused", at: "sample" }];
}

function check(claim: InvariantClaim, ...facts: readonly Timed[]): JudgedCheck | undefined {
  return judge(withFacts(evidenceOf(claim), ...facts)).checks[0];
}

function crashOfDatabase(evidence: Evidence): Evidence {
  const [fault] = evidence.plan.faults;
  const crash = { kind: "crash", service: "postgres" } as const;
  const faults = fault === undefined ? [] : [{ ...fault, spec: crash }];
  const events = evidence.events.map((event) =>
    event.kind === "fault-injected" ? { ...event, targets: ["postgres-1"] } : event,
  );
  return { ...evidence, plan: { ...evidence.plan, faults }, events };
}

describe("judgeInvariant", () => {
  test("passes when the answer at the end is empty", () => {
    expect(check(atEnd, none)?.verdict).toBe("pass");
  });

  test("fails on rows, and shows them", () => {
    const rows = [{ order_id: "6f1e", captured: 2 }];

    expect(check(atEnd, [4_050, endAnswer(sql, rows)])).toMatchObject({
      verdict: "fail",
      reason: "1 row, expected none; first at the end",
      evidence: { rows },
    });
  });

  test("is inconclusive when nobody asked", () => {
    expect(check(atEnd)?.verdict).toBe("inconclusive");
  });

  test("is inconclusive when the query failed", () => {
    const answer: EvidenceFact = {
      kind: "query-failed",
      service: "checkout",
      sql,
      reason: "syntax",
      at: "end",
    };

    expect(check(atEnd, [4_050, answer])).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("syntax"),
    });
  });

  test.each([
    ["an empty table", [{ n: 0 }], "inconclusive"],
    ["no row at all", [], "inconclusive"],
    ["a filled table", [{ n: "40" }], "pass"],
  ])("wants its population: %s", (_, rows, verdict) => {
    const claim = { ...atEnd, population: { service: "checkout", sql: populationSql } };

    expect(check(claim, none, [4_060, endAnswer(populationSql, rows)])?.verdict).toBe(verdict);
  });

  test("proves nothing when no operation was ok", () => {
    const idle = withHistory(evidenceOf(atEnd), (line) =>
      line.type === "invoke" ? line : { ...line, type: "fail" },
    );

    expect(judge(withFacts(idle, none)).checks[0]?.verdict).toBe("inconclusive");
  });

  test("passes when there were no rows in time, and none at last", () => {
    const last: Timed = [9_500, endAnswer(sql, [])];

    expect(check(soon, [6_100, endAnswer(sql, [])], last)).toMatchObject({
      verdict: "pass",
      observed: "no rows 2100 ms after the end",
    });
  });

  test("fails when the rows were gone too late", () => {
    const open = [{ order_id: "6f1e" }];
    const late: Timed = [12_000, endAnswer(sql, [])];

    expect(check(soon, [8_900, endAnswer(sql, open)], late)).toMatchObject({
      verdict: "fail",
      evidence: { rows: open },
    });
  });

  test("fails when rows came back after they had gone", () => {
    const back: Timed = [8_000, endAnswer(sql, [{ order_id: "6f1e" }])];

    expect(check(soon, [5_000, endAnswer(sql, [])], back)?.verdict).toBe("fail");
  });

  test("is inconclusive when nobody looked in time", () => {
    expect(check(soon, [12_000, endAnswer(sql, [])])).toMatchObject({
      verdict: "inconclusive",
      reason: "nobody looked within 5000 ms of the end",
    });
  });

  test("passes when every sample is there and empty", () => {
    expect(check(always, sample(1_000), sample(2_000), sample(3_000), none)?.verdict).toBe("pass");
  });

  test("fails at the first sample with rows, although it healed later and others are missing", () => {
    expect(check(always, sample(2_000, [{ order_id: "6f1e" }]), none)).toMatchObject({
      verdict: "fail",
      evidence: { firstMs: 2_000 },
    });
  });

  test.each([
    ["there is no sample", [none]],
    ["the end is missing", [sample(1_000), sample(2_000), sample(3_000), sample(3_900)]],
    ["a sample failed", [sample(1_000), failed(2_500), sample(3_000), none]],
    ["nobody looked for long", [sample(500), sample(3_500), none]],
    ["nobody looked at the start", [sample(3_000), none]],
  ] as const)("is inconclusive when %s", (_, facts) => {
    expect(check(always, ...facts)?.verdict).toBe("inconclusive");
  });

  test("forgives a failed sample while the database was under a fault", () => {
    const evidence = crashOfDatabase(evidenceOf(always));
    const facts = [sample(800), failed(1_500), sample(2_500), sample(3_500), none];

    expect(judge(withFacts(evidence, ...facts)).checks[0]?.verdict).toBe("pass");
  });

  test("does not hold the state at the end against a run that was cut short", () => {
    const rows: Timed = [4_050, endAnswer(sql, [{ order_id: "6f1e" }])];
    const cut: Timed = [3_000, { kind: "interrupted", signal: "SIGINT" }];

    expect(check(atEnd, rows, cut)?.verdict).toBe("inconclusive");
  });
});
