import { seededRandom, systemClock } from "@holdfast/clock";
import {
  migrate,
  PostgresPool,
  postgresSource,
  preparedStatement,
  transaction,
} from "@holdfast/postgres";
import { type StartedPostgres, startPostgres } from "@holdfast/postgres/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Inventory } from "./inventory.ts";
import { migrations } from "./migrations.ts";
import { PostgresStockStore } from "./postgres-stock-store.ts";

const limits = { deadline: Number.POSITIVE_INFINITY };
const mugs = [{ sku: "mug", quantity: 2 }];
const makeExpired = preparedStatement({
  name: "test.expire",
  text: "update reservations set expires_at = now() - interval '1 second' where order_id = $1",
  summary: "UPDATE reservations",
  effect: "write",
});
const readUnbalanced = preparedStatement({
  name: "test.unbalanced",
  text: `
    select sku from stock
    left join (
      select sku,
        coalesce(sum(quantity) filter (where state = 'reserved'), 0) as held,
        coalesce(sum(quantity) filter (where state = 'committed'), 0) as sold
      from reservation_lines join reservations using (order_id) group by sku
    ) as lines using (sku)
    where reserved <> coalesce(held, 0) or committed <> coalesce(sold, 0)
      or available + reserved + committed <> initial`,
  summary: "SELECT stock",
  effect: "read",
});
const lockStock = preparedStatement({
  name: "test.lock",
  text: "select from stock where sku = $1 for no key update",
  summary: "SELECT stock",
  effect: "read",
});
const countWaiting = preparedStatement({
  name: "test.waiting",
  text: `
    select count(*)::integer as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`,
  summary: "SELECT pg_stat_activity",
  effect: "read",
});
/** What a reservation of others comes to, without its lock on stock. */
const takeMugs = preparedStatement({
  name: "test.take",
  text: "update stock set available = available - 2, reserved = reserved + 2 where sku = 'mug'",
  summary: "UPDATE stock",
  effect: "write",
});
const insertReserved = preparedStatement({
  name: "test.insert",
  text: `
    with reservation as (
      insert into reservations (order_id, state, total_minor_units, expires_at)
      values ($1, 'reserved', 2400, now() + interval '1 minute')
    )
    insert into reservation_lines (order_id, sku, quantity) values ($1, 'mug', 2)`,
  summary: "INSERT reservations",
  effect: "write",
});
const renew = preparedStatement({
  name: "test.renew",
  text: "update reservations set state = 'reserved' where order_id = $1",
  summary: "UPDATE reservations",
  effect: "write",
});

let server: StartedPostgres;
let databases = 0;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

async function start() {
  databases += 1;
  const url = await server.createDatabase(`inventory_${databases}`);
  // Patient: what is tested is what becomes of the rows, not how long a busy machine takes for it.
  const source = postgresSource({
    url,
    applicationName: "itest",
    clock: systemClock,
    statementTimeoutMs: 20_000,
    idleInTransactionTimeoutMs: 20_000,
  });
  const pool = new PostgresPool({
    source,
    clock: systemClock,
    waitMaxMs: 20_000,
    answerTimeoutMs: 20_000,
  });
  await migrate(pool, migrations);
  const store = new PostgresStockStore(pool);
  const inventory = new Inventory(store);
  return { pool, store, inventory, [Symbol.asyncDispose]: () => pool.close() };
}

type Shop = Awaited<ReturnType<typeof start>>;

async function untilWaiting(shop: Shop, count: number): Promise<void> {
  await expect
    .poll(() => shop.pool.query(countWaiting, []), { timeout: 20_000 })
    .toMatchObject([{ waiting: count }]);
}

describe("PostgresStockStore", () => {
  test("reserves, repeats, commits and reads", async () => {
    await using shop = await start();

    const first = await shop.inventory.reserve("o-1", mugs, 60_000, limits);
    const repeat = await shop.inventory.reserve("o-1", mugs, 1_000, limits);
    await shop.inventory.commit("o-1", limits);
    await shop.inventory.commit("o-1", limits);
    const late = await shop.inventory.reserve("o-1", mugs, 60_000, limits);

    expect(first.totalMinorUnits).toBe(2_400);
    expect(repeat).toEqual(first);
    expect(late).toEqual({ ...first, state: "committed" });
    expect(await shop.inventory.stock("mug", limits)).toMatchObject({
      available: 99_998,
      reserved: 0,
      committed: 2,
      priceMinorUnits: 1_200,
    });
  });

  test("refuses what is short, unknown, different, released, missing or committed", async () => {
    await using shop = await start();
    await shop.inventory.reserve("o-1", mugs, 0, limits);
    await shop.inventory.release("o-2", limits);
    await shop.inventory.reserve("o-3", mugs, 0, limits);
    await shop.inventory.commit("o-3", limits);
    const reserve = (orderId: string, sku: string, quantity: number) =>
      shop.inventory.reserve(orderId, [...mugs, { sku, quantity }], 0, limits);

    await expect(reserve("o-4", "limited-poster", 51)).rejects.toThrow(
      "not enough of limited-poster",
    );
    await expect(reserve("o-4", "hat", 1)).rejects.toThrow("unknown stock keeping unit hat");
    await expect(reserve("o-1", "tee", 1)).rejects.toThrow("order o-1 has reserved something else");
    await expect(reserve("o-2", "tee", 1)).rejects.toThrow("order o-2 is released");
    await expect(shop.inventory.commit("o-5", limits)).rejects.toThrow("order o-5 is missing");
    await expect(shop.inventory.release("o-3", limits)).rejects.toThrow("order o-3 is committed");
    expect(await shop.pool.query(readUnbalanced, [])).toEqual([]);
  });

  test("gives expired pieces back and reserves them anew", async () => {
    await using shop = await start();
    await shop.inventory.reserve("o-1", mugs, 0, limits);
    await shop.inventory.reserve("o-2", mugs, 0, limits);
    await shop.pool.query(makeExpired, ["o-1"]);

    expect(await shop.store.expire(10, limits)).toBe(1);
    expect(await shop.inventory.stock("mug", limits)).toMatchObject({ reserved: 2 });
    await expect(shop.inventory.commit("o-1", limits)).rejects.toThrow("order o-1 is expired");
    await expect(
      shop.inventory.reserve("o-1", [{ sku: "mug", quantity: 3 }], 0, limits),
    ).rejects.toThrow("order o-1 has reserved something else");

    await shop.inventory.reserve("o-1", mugs, 0, limits);
    await shop.inventory.commit("o-1", limits);
    expect(await shop.inventory.stock("mug", limits)).toMatchObject({ reserved: 2, committed: 2 });
  });

  test("sells the last pieces once, however many ask at the same time", async () => {
    await using shop = await start();
    const poster = [{ sku: "limited-poster", quantity: 1 }];

    const outcomes = await Promise.allSettled(
      Array.from({ length: 80 }, (_, n) => shop.inventory.reserve(`o-${n}`, poster, 0, limits)),
    );

    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(50);
    expect(await shop.inventory.stock("limited-poster", limits)).toMatchObject({
      available: 0,
      reserved: 50,
    });
  });

  test("gives all repeats that run at the same time one reservation", async () => {
    await using shop = await start();
    const poster = [{ sku: "limited-poster", quantity: 50 }];

    const answers = await Promise.all(
      Array.from({ length: 8 }, () => shop.inventory.reserve("o-1", poster, 1_000, limits)),
    );

    expect(new Set(answers.map(({ totalMinorUnits }) => totalMinorUnits))).toEqual(
      new Set([495_000]),
    );
    expect(await shop.inventory.stock("limited-poster", limits)).toMatchObject({ reserved: 50 });
  });

  test("does not deadlock when the order is reserved and committed by others while a repeat waits for stock", async () => {
    await using shop = await start();
    await shop.pool.query(takeMugs, []);
    const [repeat, commit] = await transaction(shop.pool, "transaction lock", async (tx) => {
      await tx.query(lockStock, ["mug"]);
      const reserving = shop.inventory.reserve("o-1", mugs, 60_000, limits);
      await untilWaiting(shop, 1);
      await shop.pool.query(insertReserved, ["o-1"]);
      const committing = shop.inventory.commit("o-1", limits);
      await untilWaiting(shop, 2);
      return [reserving, committing].map((each) => Promise.allSettled([each]));
    });

    expect(await commit).toEqual([{ status: "fulfilled", value: undefined }]);
    expect(await repeat).toMatchObject([
      { status: "fulfilled", value: { totalMinorUnits: 2_400 } },
    ]);
    expect(await shop.pool.query(readUnbalanced, [])).toEqual([]);
  });

  test("releases what was reserved anew after the release began", async () => {
    await using shop = await start();
    await shop.inventory.reserve("o-1", mugs, 0, limits);
    await shop.pool.query(makeExpired, ["o-1"]);
    await shop.store.expire(10, limits);

    const [release] = await transaction(shop.pool, "transaction renew", async (tx) => {
      await tx.query(renew, ["o-1"]);
      await tx.query(takeMugs, []);
      const releasing = shop.inventory.release("o-1", limits);
      await untilWaiting(shop, 1);
      return [Promise.allSettled([releasing])];
    });

    expect(await release).toEqual([{ status: "fulfilled", value: undefined }]);
    expect(await shop.inventory.stock("mug", limits)).toMatchObject({ reserved: 0 });
    expect(await shop.pool.query(readUnbalanced, [])).toEqual([]);
  });

  test.for(["a", "b", "c", "d", "e", "f", "g", "h"])(
    "keeps every piece accounted for when anything runs beside anything, without a deadlock, seed %s",
    async (seed) => {
      await using shop = await start();
      const random = seededRandom(seed);
      const order = (): string => `o-${Math.floor(random() * 12)}`;
      const operations = [
        () => shop.inventory.reserve(order(), [{ sku: "tee", quantity: 1 }, ...mugs], 1, limits),
        () =>
          shop.inventory.reserve(order(), [...mugs, { sku: "tee", quantity: 1 }], 60_000, limits),
        () => shop.inventory.commit(order(), limits),
        () => shop.inventory.release(`o-${Math.floor(random() * 40)}`, limits),
        () => shop.store.expire(5, limits),
      ];

      const operate = async (): Promise<unknown> =>
        operations[Math.floor(random() * operations.length)]?.();
      const outcomes = await Promise.allSettled(Array.from({ length: 250 }, operate));

      const reasons = outcomes.flatMap((o) => (o.status === "rejected" ? [String(o.reason)] : []));
      expect(
        reasons.filter((reason) => !/ is (?:released|expired|missing|committed)$/u.test(reason)),
      ).toEqual([]);
      expect(await shop.pool.query(readUnbalanced, [])).toEqual([]);
    },
  );
});
