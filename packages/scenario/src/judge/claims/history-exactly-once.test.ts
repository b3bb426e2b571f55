import { describe, expect, test } from "vitest";
import type { ExactlyOnceClaim } from "../../check-plan.ts";
import type { Evidence } from "../../evidence.ts";
import type { JudgedCheck } from "../../judged-run.ts";
import { withFacts, withHistory } from "../change-evidence.ts";
import { endAnswer, evidenceOf, fixtureOperations } from "../evidence-fixture.ts";
import { judge } from "../judge.ts";

const effectSql = "select cart_id, count(*) n from charges group by 1";
const throughSql = "select cart_id, order_id from orders";
const claim: ExactlyOnceClaim = {
  kind: "history.exactly-once",
  load: "orders",
  key: "cartId",
  effect: { service: "checkout", sql: effectSql },
};
const joined: ExactlyOnceClaim = { ...claim, through: { service: "checkout", sql: throughSql } };

type Row = Record<string, unknown>;

function carts(count = fixtureOperations): Row[] {
  return Array.from({ length: count }, (_, index) => ({ cart_id: `cart-${index}`, n: 1 }));
}

function check(evidence: Evidence, rows: readonly Row[]): JudgedCheck | undefined {
  return judge(withFacts(evidence, [4_050, endAnswer(effectSql, rows)])).checks[0];
}

/** As many rows as there are operations, but only these were kept. */
function checkCut(rows: readonly Row[]): JudgedCheck | undefined {
  const answer = { ...endAnswer(effectSql, rows), total: fixtureOperations };
  return judge(withFacts(evidenceOf(claim), [4_050, answer])).checks[0];
}

/** Operation 0 ends so. */
function firstEnds(type: "fail" | "info"): Evidence {
  return withHistory(evidenceOf(claim), (line) =>
    line.type !== "invoke" && line.index === 0 ? { ...line, type } : line,
  );
}

describe("judgeExactlyOnce", () => {
  test("passes when every ok operation has one effect", () => {
    expect(check(evidenceOf(claim), carts())).toMatchObject({
      verdict: "pass",
      observed: expect.stringContaining("40 operations: 0 lost, 0 doubled"),
    });
  });

  test.each([
    ["an ok operation without effect", "lost", carts().slice(1)],
    ["an empty table", "lost", []],
    ["an effect twice", "doubled", [{ cart_id: "cart-0", n: "2" }, ...carts().slice(1)]],
    ["an effect in two rows", "doubled", [...carts(), { cart_id: "cart-0", n: 1 }]],
    ["an effect nobody asked for", "unknown", [...carts(), { cart_id: "cart-x", n: 1 }]],
  ])("fails on %s", (_, kind, rows) => {
    const judged = check(evidenceOf(claim), rows);

    expect(judged?.verdict).toBe("fail");
    expect(judged?.evidence.rows[0]).toMatchObject({ kind });
  });

  test("fails when an operation failed and has an effect all the same", () => {
    expect(check(firstEnds("fail"), carts())).toMatchObject({
      verdict: "fail",
      evidence: { operations: [0], rows: [{ key: "cart-0", effects: 1, kind: "unwanted" }] },
    });
  });

  test.each([
    ["no", carts().slice(1)],
    ["one", carts()],
  ])("allows %s effect of an operation of unknown outcome", (_, rows) => {
    expect(check(firstEnds("info"), rows)?.verdict).toBe("pass");
  });

  test("fails on two effects of an operation of unknown outcome", () => {
    const rows = [{ cart_id: "cart-0", n: 2 }, ...carts().slice(1)];

    expect(check(firstEnds("info"), rows)?.verdict).toBe("fail");
  });

  test("lets operations with one key share one effect", () => {
    const repeated = withHistory(evidenceOf(claim), (line) =>
      line.type === "invoke" && line.index === 1 ? { ...line, input: { cartId: "cart-0" } } : line,
    );
    const rows = carts().filter(({ cart_id }) => cart_id !== "cart-1");

    expect(check(repeated, rows)?.verdict).toBe("pass");
  });

  test("is inconclusive when the query was not asked at the end", () => {
    expect(judge(evidenceOf(claim)).checks).toMatchObject([
      { verdict: "inconclusive", reason: "checkout was not asked at the end" },
    ]);
  });

  test("is inconclusive when the query failed", () => {
    const failed = {
      kind: "query-failed",
      service: "checkout",
      sql: effectSql,
      reason: "down",
      at: "end",
    } as const;

    expect(judge(withFacts(evidenceOf(claim), [4_050, failed])).checks).toMatchObject([
      { verdict: "inconclusive", reason: expect.stringContaining("down") },
    ]);
  });

  test("takes nothing for lost when rows were not kept, but a double is a double", () => {
    expect(checkCut(carts(30))?.verdict).toBe("inconclusive");
    expect(checkCut([{ cart_id: "cart-0", n: 2 }])?.verdict).toBe("fail");
  });

  test("is inconclusive when an operation does not have the key", () => {
    expect(check(evidenceOf({ ...claim, key: "basketId" }), carts())).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("no basketId"),
    });
  });

  test("proves nothing when no operation was ok", () => {
    const failed = withHistory(evidenceOf(claim), (line) =>
      line.type === "invoke" ? line : { ...line, type: "fail" },
    );

    expect(check(failed, [])).toMatchObject({ verdict: "inconclusive" });
  });

  test.each([
    ["one effect each", (id: number) => `order-${id}`, "pass"],
    [
      "one order shared by two carts is one effect of each",
      (id: number) => `order-${id - (id % 2)}`,
      "fail",
    ],
  ])("joins the effect through another identity: %s", (_, orderOf, verdict) => {
    const join = carts().map(({ cart_id }, index) => ({ cart_id, order_id: orderOf(index) }));
    const effects = carts().map((_row, index) => ({ order_id: `order-${index}`, n: 1 }));
    const evidence = withFacts(evidenceOf(joined), [4_040, endAnswer(throughSql, join)]);

    expect(check(evidence, effects)?.verdict).toBe(verdict);
  });

  test("is inconclusive when the run was cut before the effect could come", () => {
    const cut = withFacts(evidenceOf(claim), [3_000, { kind: "interrupted", signal: "SIGINT" }]);

    expect(check(cut, carts().slice(1))?.verdict).toBe("inconclusive");
  });
});
