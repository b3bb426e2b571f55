import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { systemClock } from "@holdfast/clock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresSource } from "./connection-source.ts";
import { migrate } from "./migrate.ts";
import { PostgresPool } from "./postgres-pool.ts";
import { preparedStatement } from "./prepared-statement.ts";
import { type StartedPostgres, startPostgres } from "./start-postgres.ts";
import { transaction } from "./transaction.ts";

const insert = preparedStatement({
  name: "insert",
  text: "insert into things (id) values ($1)",
  summary: "INSERT things",
  effect: "write",
});
const count = preparedStatement({
  name: "count",
  text: "select count(*) as things from things",
  summary: "SELECT things",
  effect: "read",
});
const pause = preparedStatement({
  name: "pause",
  text: "select pg_sleep($1::float8)",
  summary: "SELECT pg_sleep",
  effect: "write",
});
const endOtherSessions = preparedStatement({
  name: "end",
  text: "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  summary: "SELECT pg_terminate_backend",
  effect: "write",
});

/** A link to the server that can be cut: refused, or silent in the middle of everything. */
class Link implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #silent = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async to(port: number): Promise<Link> {
    const server = createServer({ pauseOnConnect: true });
    const link = new Link(server);
    server.on("connection", (near) => {
      const far = connect(port, "127.0.0.1");
      for (const socket of [near, far]) {
        link.#sockets.add(socket);
        socket.on("error", () => undefined);
        socket.on("close", () => {
          near.destroy();
          far.destroy();
        });
      }
      near.on("data", (chunk) => !link.#silent && far.write(chunk));
      far.on("data", (chunk) => !link.#silent && near.write(chunk));
      near.resume();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return link;
  }

  get port(): number {
    const address = this.#server.address();
    if (typeof address !== "object" || address === null) throw new TypeError("not listening");
    return address.port;
  }

  silence(silent: boolean): void {
    this.#silent = silent;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.cut();
    await closed;
  }
}

let server: StartedPostgres;
let databases = 0;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

async function openPool(
  options: { url?: string; statementTimeoutMs?: number; answerTimeoutMs?: number } = {},
) {
  databases += 1;
  const url = options.url ?? (await server.createDatabase(`pool_${databases}`));
  const { statementTimeoutMs = 500, answerTimeoutMs = 800 } = options;
  const pool = new PostgresPool({
    source: postgresSource({
      url,
      applicationName: "itest",
      clock: systemClock,
      statementTimeoutMs,
    }),
    clock: systemClock,
    answerTimeoutMs,
  });
  return { url, pool, [Symbol.asyncDispose]: () => pool.close() };
}

async function openThings() {
  const opened = await openPool();
  await migrate(opened.pool, [{ id: "001", sql: "create table things (id text primary key)" }]);
  return opened;
}

async function openLinked(url: string) {
  const direct = new URL(url);
  const link = await Link.to(Number(direct.port));
  direct.port = String(link.port);
  const opened = await openPool({
    url: direct.href,
    answerTimeoutMs: 300,
    statementTimeoutMs: 200,
  });
  return {
    link,
    pool: opened.pool,
    [Symbol.asyncDispose]: async () => {
      await opened.pool.close();
      await link[Symbol.asyncDispose]();
    },
  };
}

/** What the promise rejects with, looked at later. */
function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("PostgresPool", () => {
  test("plans each prepared statement once in a session", async () => {
    await using opened = await openPool({});
    const setting = preparedStatement({
      name: "setting",
      text: "select current_setting('plan_cache_mode') as setting",
      summary: "SELECT setting",
      effect: "read",
    });

    expect(await opened.pool.query(setting, [])).toEqual([{ setting: "force_generic_plan" }]);
  });

  test("shows in its README what a service does with it", async () => {
    const url = await server.createDatabase("readme");
    const clock = systemClock;
    // #region usage
    const insertOrder = preparedStatement({
      name: "readme.insert",
      text: "insert into orders (order_id) values ($1) on conflict do nothing returning order_id",
      summary: "INSERT orders",
      effect: "write",
    });
    const source = postgresSource({ url, applicationName: "checkout-a", clock });
    const pool = new PostgresPool({ source, clock });
    const sql = "create table orders (order_id text primary key)";
    await migrate(pool, [{ id: "001-orders", sql }]);

    const rows = await pool.query(insertOrder, ["o-1"], { deadline: clock.now() + 500 });
    // #endregion usage
    await pool.close();

    expect(rows).toEqual([{ order_id: "o-1" }]);
  });

  test("names the constraint that a statement would break", async () => {
    await using things = await openThings();
    await things.pool.query(insert, ["t-1"]);

    await expect(things.pool.query(insert, ["t-1"])).rejects.toMatchObject({
      name: "ConstraintViolationError",
      constraint: "things_pkey",
    });
  });

  test("says that nothing took effect when the server cancels a slow statement", async () => {
    await using opened = await openPool({ statementTimeoutMs: 100 });

    await expect(opened.pool.query(pause, [10])).rejects.toMatchObject({
      name: "DatabaseUnavailableError",
      reason: "statement timed out",
    });
  });

  test("survives the end of its idle sessions", async () => {
    await using things = await openThings();
    await using other = await openPool({ url: things.url });
    await things.pool.query(count, []);
    await other.pool.query(endOtherSessions, []);
    await expect
      .poll(() => things.pool.query(count, []).catch(() => undefined))
      .toEqual([{ things: "0" }]);
  });

  test("says that the outcome is unknown when the connection is cut under a write", async () => {
    await using things = await openThings();
    await using linked = await openLinked(things.url);
    await linked.pool.query(count, []);
    const answer = failureOf(linked.pool.query(pause, [0.15]));

    linked.link.cut();

    expect(await answer).toMatchObject({
      name: "OutcomeUnknownError",
    });
    expect(await linked.pool.query(count, [])).toEqual([{ things: "0" }]);
  });

  test("keeps to the deadline of a request while the network is silent, and recovers after it", async () => {
    await using things = await openThings();
    await using linked = await openLinked(things.url);
    await linked.pool.query(count, []);

    linked.link.silence(true);
    const deadline = systemClock.now() + 100;
    await expect(linked.pool.query(insert, ["t-1"], { deadline })).rejects.toMatchObject({
      name: "OutcomeUnknownError",
    });
    linked.link.silence(false);

    await expect
      .poll(() => linked.pool.query(count, []).catch(() => undefined), { timeout: 5_000 })
      .toEqual([{ things: "0" }]);
  });

  test("says that nothing was sent when nobody listens", async () => {
    await using opened = await openPool({ url: "postgres://holdfast@127.0.0.1:1/nothing" });

    await expect(opened.pool.query(insert, ["t-1"])).rejects.toMatchObject({
      name: "DatabaseUnavailableError",
      reason: "connection refused or failed",
    });
  });
});

describe("transaction", () => {
  test("keeps nothing of a transaction whose work throws", async () => {
    await using things = await openThings();

    await expect(
      transaction(things.pool, "transaction test", async (tx) => {
        await tx.query(insert, ["t-1"]);
        throw new Error("changed my mind");
      }),
    ).rejects.toThrow("changed my mind");

    expect(await things.pool.query(count, [])).toEqual([{ things: "0" }]);
  });

  test("does not call a transaction committed whose failed statement was swallowed", async () => {
    await using things = await openThings();

    await expect(
      transaction(things.pool, "transaction test", async (tx) => {
        await tx.query(insert, ["t-1"]);
        await tx.query(insert, ["t-1"]).catch(() => undefined);
      }),
    ).rejects.toThrow("a statement had failed, so the transaction was rolled back");

    expect(await things.pool.query(count, [])).toEqual([{ things: "0" }]);
  });

  test("tells the loser of a deadlock to run again", async () => {
    await using things = await openThings();
    await things.pool.query(insert, ["a"]);
    await things.pool.query(insert, ["b"]);
    const bothHoldOne = Promise.withResolvers<void>();
    let holding = 0;
    const lock = (first: string, second: string) =>
      transaction(things.pool, "transaction test", async (tx) => {
        await tx.run(
          `set local deadlock_timeout = '10ms'; select 1 from things where id = '${first}' for update`,
        );
        holding += 1;
        if (holding === 2) bothHoldOne.resolve();
        await bothHoldOne.promise;
        await tx.run(`select 1 from things where id = '${second}' for update`);
      });

    const outcomes = await Promise.allSettled([lock("a", "b"), lock("b", "a")]);

    const failures = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(failures).toHaveLength(1);
    expect(failures[0]?.reason).toMatchObject({
      name: "TransactionConflictError",
      sqlState: "40P01",
    });
  });
});

describe("migrate", () => {
  const migrations = [
    { id: "001-first", sql: "create table firsts (id text); insert into firsts values ('seed')" },
    { id: "002-second", sql: "create table seconds (id text)" },
  ];

  test("applies each migration once when several instances start together", async () => {
    await using one = await openPool();
    await using two = await openPool({ url: one.url });
    await using three = await openPool({ url: one.url });

    const applied = await Promise.all(
      [one, two, three].map(({ pool }) => migrate(pool, migrations)),
    );

    expect(applied.flat()).toEqual(["001-first", "002-second"]);
    expect(await migrate(one.pool, migrations)).toEqual([]);
  });

  test("refuses a migration whose text was changed, and changes nothing", async () => {
    await using opened = await openPool();
    await migrate(opened.pool, migrations);

    const changed = [
      { id: "000-new", sql: "create table news (id text)" },
      { id: "001-first", sql: "create table firsts (id integer)" },
    ];
    await expect(migrate(opened.pool, changed)).rejects.toThrow(
      "migration 001-first was applied with another text",
    );
    expect(await migrate(opened.pool, migrations)).toEqual([]);
  });

  test("keeps nothing of a start whose last migration fails", async () => {
    await using opened = await openPool();

    await expect(
      migrate(opened.pool, [...migrations, { id: "003-bad", sql: "create table (" }]),
    ).rejects.toThrow("statement refused (42601)");

    expect(await migrate(opened.pool, migrations)).toEqual(["001-first", "002-second"]);
  });
});
