import { ManualClock } from "@holdfast/clock/testing";
import type { Row } from "@holdfast/testbed";
import { describe, expect, test } from "vitest";
import { planWithChecks, stageFor } from "../fixtures/fake-stage.ts";
import { askAtEnd, endQueries, sampledQueries, sampleQuery } from "./queries.ts";

const plan = planWithChecks(({ check, orders }) => {
  const charged = { db: "provider", sql: "select charges" } as const;
  check.db("checkout").invariant("one", "select one", { when: "every 1s" }).toReturnNoRows();
  check.db("checkout").invariant("again", "select one", { when: "every 500ms" }).toReturnNoRows();
  check.db("payment").invariant("two", "select two", { population: "select n" }).toReturnNoRows();
  check.history(orders).exactlyOnce({ key: "cartId", effect: charged });
  check.history(orders).exactlyOnce({
    key: "cartId",
    effect: charged,
    through: { db: "checkout", sql: "select carts" },
  });
});

const settling = planWithChecks(({ check }) => {
  check
    .db("checkout")
    .invariant("settled", "select open", { when: "within 10s", population: "select all" })
    .toReturnNoRows();
});

async function failForPayment(service: string): Promise<readonly Row[]> {
  if (service === "payment") throw new Error("payment:\nno such table");
  return [{ n: 1 }];
}

async function findOneOpen(): Promise<readonly Row[]> {
  return [{ order: 1 }];
}

function neverAnswer(): Promise<never> {
  return new Promise(() => undefined);
}

describe("endQueries", () => {
  test("wants every query of every check once", () => {
    expect(endQueries(plan).map(({ service, sql }) => `${service}: ${sql}`)).toEqual([
      "checkout: select one",
      "payment: select two",
      "payment: select n",
      "provider: select charges",
      "checkout: select carts",
    ]);
  });
});

describe("sampledQueries", () => {
  test("asks as often as the most impatient check wants", () => {
    expect(sampledQueries(plan)).toEqual([
      { query: { service: "checkout", sql: "select one" }, everyMs: 500 },
    ]);
  });
});

describe("sampleQuery", () => {
  const sampled = { query: { service: "checkout", sql: "select one" }, everyMs: 500 };

  test("asks by the schedule from t+0 to the end of scripted time", async () => {
    const clock = new ManualClock();
    const { stage, events } = stageFor(clock, { query: async () => [] }, plan);

    const sampling = sampleQuery(sampled, stage);
    await clock.advance(2_000);
    await sampling;

    expect(events.map(({ kind, tMs }) => [kind, tMs])).toEqual([
      ["query-answered", 0],
      ["query-answered", 500],
      ["query-answered", 1_000],
      ["query-answered", 1_500],
    ]);
  });

  test("lets samples fall out while one takes long", async () => {
    const clock = new ManualClock();
    const query = async (): Promise<readonly Row[]> => {
      await clock.sleep(700);
      return [];
    };
    const { stage, events } = stageFor(clock, { query }, plan);

    const sampling = sampleQuery(sampled, stage);
    await clock.advance(3_000);
    await sampling;

    expect(events.map(({ tMs }) => tMs)).toEqual([700, 1_700]);
  });
});

describe("askAtEnd", () => {
  test("writes rows and says why a query failed", async () => {
    const clock = new ManualClock();
    const { stage, events } = stageFor(clock, { query: failForPayment }, plan);

    await askAtEnd(stage);

    expect(events.filter(({ kind }) => kind === "query-failed")).toMatchObject([
      { service: "payment", sql: "select two", at: "end", reason: "payment: no such table" },
      { service: "payment", sql: "select n" },
    ]);
    expect(events.filter(({ kind }) => kind === "query-answered")).toHaveLength(3);
    expect(events.find(({ kind }) => kind === "query-answered")).toMatchObject({
      rows: [{ n: 1 }],
      total: 1,
    });
  });

  test("waits for what may take its time, then asks everything, that too", async () => {
    const clock = new ManualClock();
    const settledAtMs = 4_200;
    const query = async (_service: string, sql: string): Promise<readonly Row[]> =>
      sql === "select open" && clock.now() < settledAtMs ? [{ order: 1 }] : [];
    const { stage, events } = stageFor(clock, { query }, settling);
    await clock.advance(2_000);

    const asking = askAtEnd(stage);
    await clock.advance(10_000);
    await asking;

    expect(events.map(({ tMs, ...event }) => [tMs, event])).toMatchObject([
      [4_500, { sql: "select open", total: 0, at: "end" }],
      [4_500, { sql: "select open", total: 0 }],
      [4_500, { sql: "select all", total: 0 }],
    ]);
  });

  test("waits no longer than it may, and keeps what it saw last", async () => {
    const clock = new ManualClock();
    const { stage, events } = stageFor(clock, { query: findOneOpen }, settling);
    await clock.advance(2_000);

    const asking = askAtEnd(stage);
    await clock.advance(60_000);
    await asking;

    expect(events.map(({ tMs }) => tMs)).toEqual([12_000, 12_000, 12_000]);
    expect(events[0]).toMatchObject({ sql: "select open", total: 1 });
  });

  test("waits no longer when the run is aborted", async () => {
    const clock = new ManualClock();
    const { stage, abort } = stageFor(clock, { query: findOneOpen }, settling);

    const asking = askAtEnd(stage);
    await clock.advance(700);
    abort.abort();
    await clock.advance(0);

    await expect(asking).resolves.toBeUndefined();
    expect(clock.sleeping).toBe(0);
  });

  test("gives up on a query that takes too long", async () => {
    const clock = new ManualClock();
    const { stage, events } = stageFor(clock, { query: neverAnswer }, plan);

    const asking = askAtEnd(stage);
    await clock.advance(60_000);
    await asking;

    expect(events).toHaveLength(5);
    expect(events[0]).toMatchObject({
      reason: expect.stringMatching(/took longer than 15000 ms/u),
    });
  });
});
