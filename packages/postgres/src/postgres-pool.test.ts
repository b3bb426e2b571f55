import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import type { QueryEnd } from "./postgres-instrumentation.ts";
import { PostgresPool, type PostgresPoolOptions } from "./postgres-pool.ts";
import { preparedStatement } from "./prepared-statement.ts";
import { ScriptedSource } from "./scripted-source.ts";

const read = preparedStatement({
  name: "read",
  text: "select 1",
  summary: "SELECT",
  effect: "read",
});
const write = preparedStatement({
  name: "write",
  text: "insert into orders values ($1)",
  summary: "INSERT orders",
  effect: "write",
});

function start(options: Partial<PostgresPoolOptions> = {}) {
  const clock = new ManualClock();
  const source = new ScriptedSource();
  const pool = new PostgresPool({ source, clock, ...options });
  return { clock, source, pool };
}

/** What the promise rejects with, looked at later. */
function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("PostgresPool", () => {
  test("opens no more connections than it may and hands one that comes back to the first who waits", async () => {
    const { clock, source, pool } = start({ connectionsMax: 1 });
    const first = pool.query(read, []);
    const second = pool.query(read, []);
    await clock.advance(0);

    source.opened[0]?.answer({ rows: [{ n: 1 }], command: "SELECT" });
    await first;
    source.opened[0]?.answer({ rows: [{ n: 2 }], command: "SELECT" });

    expect(await second).toEqual([{ n: 2 }]);
    expect(source.opened).toHaveLength(1);
  });

  test("refuses a caller at once when too many wait already", async () => {
    const { pool } = start({ connectionsMax: 1, waitersMax: 1 });
    void pool.query(read, []).catch(() => undefined);

    await expect(pool.query(read, [])).rejects.toThrow("database unavailable: too many waiting");
  });

  test("gives up waiting for a connection at the caller's deadline", async () => {
    const { clock, pool } = start({ connectionsMax: 1, waitMaxMs: 500 });
    void pool.query(read, []).catch(() => undefined);
    await clock.advance(0);

    const waiting = failureOf(pool.query(write, ["o-1"], { deadline: 100 }));
    await clock.advance(120);

    expect(await waiting).toHaveProperty(
      "message",
      expect.stringContaining("database unavailable: no connection in time"),
    );
  });

  test("says that a write which was not answered by the deadline may have taken effect", async () => {
    const { clock, source, pool } = start({ answerTimeoutMs: 800 });
    const answer = failureOf(pool.query(write, ["o-1"], { deadline: 100 }));

    await clock.advance(120);

    await answer;
    expect(source.opened[0]?.usable).toBe(true);
  });

  test("lends a connection again only after its late answer has come", async () => {
    const { clock, source, pool } = start({ connectionsMax: 1 });
    const late = failureOf(pool.query(read, [], { deadline: 20 }));
    await clock.advance(40);
    await late;
    const next = pool.query(read, []);
    await clock.advance(40);

    source.opened[0]?.answer({ rows: [{ n: "late" }], command: "SELECT" });
    await clock.advance(0);
    source.opened[0]?.answer({ rows: [{ n: "next" }], command: "SELECT" });

    expect(await next).toEqual([{ n: "next" }]);
  });

  test("drops a silent connection and every idle one with it", async () => {
    const { clock, source, pool } = start({ connectionsMax: 2, answerTimeoutMs: 800 });
    const healthy = pool.query(read, []);
    const silent = failureOf(pool.query(read, []));
    await clock.advance(0);
    source.opened[0]?.answer();
    await healthy;

    await clock.advance(820);

    await silent;
    expect(source.opened.map(({ usable }) => usable)).toEqual([false, false]);
  });

  test("opens a new connection after one was lost while idle", async () => {
    const { clock, source, pool } = start({ connectionsMax: 1 });
    const first = pool.query(read, []);
    await clock.advance(0);
    source.opened[0]?.answer();
    await first;
    source.opened[0]?.destroy();

    const second = pool.query(read, []);
    await clock.advance(0);
    source.opened[1]?.answer({ rows: [{ n: 2 }], command: "SELECT" });

    expect(await second).toEqual([{ n: 2 }]);
  });

  test("tells one caller of each connection that could not be opened", async () => {
    const { source, pool } = start();
    source.failure = new Error("ECONNREFUSED");

    await expect(pool.query(write, ["o-1"])).rejects.toMatchObject({
      name: "DatabaseUnavailableError",
      reason: "connection refused or failed",
    });
  });

  test("stops waiting for a connection when the caller aborts", async () => {
    const { clock, pool } = start({ connectionsMax: 1 });
    void pool.query(read, []).catch(() => undefined);
    await clock.advance(0);
    const controller = new AbortController();
    const waiting = pool.query(read, [], { signal: controller.signal });

    controller.abort();

    await expect(waiting).rejects.toThrow("database unavailable: aborted by the caller");
  });

  test("closes once what is in flight has ended, and refuses what comes later", async () => {
    const { clock, source, pool } = start();
    const inFlight = pool.query(read, []);
    await clock.advance(0);
    const closed = pool.close();

    source.opened[0]?.answer({ rows: [], command: "SELECT" });
    await closed;

    expect(await inFlight).toEqual([]);
    expect(source.opened[0]?.usable).toBe(false);
    await expect(pool.query(read, [])).rejects.toThrow("pool closed");
  });

  test("tells its instrumentation of success and failure, whose own errors change nothing", async () => {
    const ends: QueryEnd[] = [];
    const { clock, source, pool } = start({
      instrumentation: {
        queryStarted: ({ summary }) => ({
          ended: (end) => {
            ends.push(end);
            throw new Error(`observer of ${summary} is broken`);
          },
        }),
      },
    });
    const ok = pool.query(read, []);
    await clock.advance(0);
    source.opened[0]?.answer({ rows: [{ n: 1 }], command: "SELECT" });
    await ok;
    const failed = failureOf(pool.query(write, ["o-1"]));
    await clock.advance(0);
    source.opened[0]?.destroy();
    await failed;

    expect(ends).toEqual([
      { kind: "ok", returnedRows: 1 },
      { kind: "failed", errorType: "OutcomeUnknownError" },
    ]);
  });

  test.each([
    { options: { connectionsMax: 0 }, message: "connectionsMax must be at least 1, got 0" },
    { options: { waitersMax: -1 }, message: "waitersMax must be at least 0, got -1" },
    { options: { waitMaxMs: Number.NaN }, message: "waitMaxMs must be at least 1, got NaN" },
    { options: { answerTimeoutMs: 0 }, message: "answerTimeoutMs must be at least 1, got 0" },
  ])("refuses $options", ({ options, message }) => {
    expect(() => start(options)).toThrow(new RangeError(message));
  });
});
