import { seededRandom, systemClock } from "@holdfast/clock";
import { ManualClock } from "@holdfast/clock/testing";
import { migrate, PostgresPool, postgresSource, preparedStatement } from "@holdfast/postgres";
import { type StartedPostgres, startPostgres } from "@holdfast/postgres/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Checkout } from "./checkout.ts";
import { migrations } from "./migrations.ts";
import { PaymentQueueDrainer } from "./payment-queue-drainer.ts";
import { PostgresOrderStore } from "./postgres-order-store.ts";
import { afterStep } from "./saga.ts";
import { SagaRunner } from "./saga-runner.ts";
import { SagaWorker } from "./saga-worker.ts";
import { ScriptedInventory, ScriptedPayment, ScriptedRecommendation } from "./scripted-peers.ts";

const limits = { deadline: Number.POSITIVE_INFINITY };
const saveOptions = { answer: null, againInMs: 60_000 };
const request = {
  idempotencyKey: "k-1",
  cartId: "c-1",
  lines: [
    { sku: "tee", quantity: 1 },
    { sku: "mug", quantity: 2 },
  ],
  paymentToken: "tok_ok",
};

const statement = (name: string, text: string) =>
  preparedStatement({ name, text, summary: "test", effect: "write" });
const letTimePass = statement("test.time", "update payment_queue set next_attempt_at = now()");
const endLeases = statement(
  "test.leases",
  "update orders set lease_until = now() where lease_until is not null",
);
const readStatuses = statement(
  "test.statuses",
  "select status, count(*)::integer as orders from orders group by 1",
);
const readHistory = statement(
  "test.history",
  "select status, instance, resumed from saga_steps order by order_id, version",
);
const readQueue = statement("test.queue", "select count(*)::integer as orders from payment_queue");

let server: StartedPostgres;
let databases = 0;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

/** A checkout over PostgreSQL and scripted peers, with three instances' background work. */
async function start() {
  databases += 1;
  const url = await server.createDatabase(`checkout_${databases}`);
  // Patient: what is tested is what becomes of the rows, not how long a busy machine takes for it.
  const source = postgresSource({
    url,
    applicationName: "itest",
    clock: systemClock,
    statementTimeoutMs: 20_000,
  });
  const pool = new PostgresPool({
    source,
    clock: systemClock,
    waitMaxMs: 20_000,
    answerTimeoutMs: 20_000,
  });
  await migrate(pool, migrations);
  const clock = systemClock;
  const random = seededRandom("checkout");
  const store = new PostgresOrderStore(pool, "checkout-a");
  const inventory = new ScriptedInventory(new ManualClock(Date.UTC(2030, 0)));
  const payment = new ScriptedPayment();
  const recommendation = new ScriptedRecommendation();
  const saga = new SagaRunner({ store, inventory, payment, clock, random });
  const checkout = new Checkout({ store, saga, recommendation, clock, random });
  const errors: unknown[] = [];
  const work = { store, saga, clock, random, onError: (error: unknown) => errors.push(error) };
  const { signal } = new AbortController();
  const workers = Array.from({ length: 3 }, () => new SagaWorker(work));
  const drainers = Array.from({ length: 3 }, () => new PaymentQueueDrainer(work));
  const everybody = [...workers, ...drainers];
  /** One round of everybody's background work at the same time, as long as anybody finds more. */
  const workOn = async (): Promise<void> => {
    const found = await Promise.all(everybody.map((each) => each.round(signal)));
    if (found.includes("more")) await workOn();
  };
  return {
    pool,
    store,
    inventory,
    payment,
    checkout,
    errors,
    workOn,
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

describe("PostgresOrderStore", () => {
  test("keeps an order through its saga, and every step of it", async () => {
    await using shop = await start();

    const { order } = await shop.checkout.placeOrder(request, limits);
    const kept = await shop.checkout.find(order.orderId, limits);

    expect(kept).toMatchObject({
      status: "confirmed",
      total: { currency: "EUR", minorUnits: 3_600 },
      lines: [
        { sku: "mug", quantity: 2 },
        { sku: "tee", quantity: 1 },
      ],
      answer: { kind: "accepted", status: "confirmed", recommendedSkus: ["tote"], degraded: [] },
    });
    expect(await shop.pool.query(readHistory, [])).toEqual(
      ["placed", "reserved", "paid", "confirmed"].map((status) => ({
        status,
        instance: "checkout-a",
        resumed: false,
      })),
    );
  });

  test("gives all repeats that run at the same time one order", async () => {
    await using shop = await start();

    const placed = await Promise.all(
      Array.from({ length: 10 }, () => shop.checkout.placeOrder(request, limits)),
    );

    expect(new Set(placed.map(({ order }) => order.orderId)).size).toBe(1);
    expect(placed.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(shop.payment.effects).toHaveLength(1);
  });

  test("gives one cart one order, whatever the keys", async () => {
    await using shop = await start();

    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) =>
        shop.checkout.placeOrder({ ...request, idempotencyKey: `k-${n}` }, limits),
      ),
    );

    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(shop.payment.effects).toHaveLength(1);
  });

  test("repeats a refusal after reading it back", async () => {
    await using shop = await start();
    shop.inventory.available = 0;
    await expect(shop.checkout.placeOrder(request, limits)).rejects.toThrow("out of stock");

    await expect(shop.checkout.placeOrder(request, limits)).rejects.toThrow("out of stock");
  });

  test("refuses a change by whoever lost the order", async () => {
    await using shop = await start();
    shop.inventory.behaviour = "request lost";
    await shop.checkout.placeOrder(request, limits).catch(() => undefined);
    await shop.pool.query(endLeases, []);
    const [slow] = await shop.store.claimAbandoned(1, "w-slow", 60_000, limits);
    await shop.pool.query(endLeases, []);
    const [next] = await shop.store.claimAbandoned(1, "w-next", 60_000, limits);
    if (slow === undefined || next === undefined) throw new TypeError("two must get the order");
    const total = { currency: "EUR", minorUnits: 1 };
    const answer = { kind: "reserved", total, expiresAtUnixMs: 1 } as const;

    const change = afterStep(slow.order, { step: "reserve", answer });

    expect(await shop.store.save(slow, change, 5_000, saveOptions, limits)).toBe(false);
    expect(await shop.store.save(next, change, 5_000, saveOptions, limits)).toBe(true);
    expect(await shop.store.save(next, change, 5_000, saveOptions, limits)).toBe(false);
  });

  test("lets no two instances take up one order", async () => {
    await using shop = await start();
    shop.payment.behaviour = "request lost";
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        shop.checkout
          .placeOrder(
            {
              ...request,
              idempotencyKey: `k-${n}`,
              cartId: `c-${n}`,
              lines: [{ sku: "mug", quantity: 1 }],
            },
            limits,
          )
          .catch(() => undefined),
      ),
    );
    await shop.pool.query(letTimePass, []);

    const claimed = await Promise.all(
      Array.from({ length: 6 }, (_, n) => shop.store.claimQueued(4, `w-${n}`, 60_000, limits)),
    );

    const orderIds = claimed.flat().map(({ order }) => order.orderId);
    expect(new Set(orderIds).size).toBe(orderIds.length);
    expect(orderIds.length).toBeGreaterThan(4);
  });

  test("settles every queued order once, with three instances at it and one that crashed", async () => {
    await using shop = await start();
    shop.inventory.available = 1_000;
    shop.payment.behaviour = "request lost";
    const place = (n: number) =>
      shop.checkout.placeOrder(
        {
          ...request,
          idempotencyKey: `k-${n}`,
          cartId: `c-${n}`,
          lines: [{ sku: "mug", quantity: 1 }],
        },
        limits,
      );
    const placed = await Promise.all(Array.from({ length: 200 }, (_, n) => place(n)));
    expect(placed.map(({ answer }) => answer.status)).toEqual(placed.map(() => "payment_pending"));
    expect(await shop.pool.query(readQueue, [])).toEqual([{ orders: 200 }]);
    shop.payment.behaviour = "answers";
    await shop.pool.query(letTimePass, []);
    // It takes its share up and is never heard of again.
    await shop.store.claimQueued(10, "w-crashed", 60_000, limits);
    await shop.workOn();
    await shop.pool.query(letTimePass, []);

    await shop.workOn();

    expect(shop.errors).toEqual([]);
    expect(await shop.pool.query(readStatuses, [])).toEqual([{ status: "confirmed", orders: 200 }]);
    expect(await shop.pool.query(readQueue, [])).toEqual([{ orders: 0 }]);
    expect(new Set(shop.payment.effects).size).toBe(200);
    expect(shop.payment.effects).toHaveLength(200);
  });

  test("resumes what was left half-way, and says so", async () => {
    await using shop = await start();
    shop.inventory.behaviour = "answer lost";
    await expect(shop.checkout.placeOrder(request, limits)).rejects.toThrow(
      "kept but not finished",
    );
    shop.inventory.behaviour = "answers";
    await shop.pool.query(endLeases, []);

    await shop.workOn();

    expect(await shop.pool.query(readHistory, [])).toEqual([
      { status: "placed", instance: "checkout-a", resumed: false },
      { status: "placed", instance: "checkout-a", resumed: false },
      { status: "reserved", instance: "checkout-a", resumed: true },
      { status: "paid", instance: "checkout-a", resumed: true },
      { status: "confirmed", instance: "checkout-a", resumed: true },
    ]);
  });
});
