import { seededRandom, systemClock } from "@holdfast/clock";
import { migrate, PostgresPool, postgresSource, preparedStatement } from "@holdfast/postgres";
import { type StartedPostgres, startPostgres } from "@holdfast/postgres/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrations } from "./migrations.ts";
import { Payments } from "./payments.ts";
import { PostgresPaymentStore } from "./postgres-payment-store.ts";
import { Reconciliation } from "./reconciliation.ts";
import { ScriptedProvider } from "./scripted-provider.ts";

const limits = { deadline: Number.POSITIVE_INFINITY };
const request = {
  orderId: "o-1",
  idempotencyKey: "k-1",
  currency: "EUR",
  amountMinorUnits: 2_400,
  paymentToken: "tok_ok",
  capture: true,
};
const letTimePass = preparedStatement({
  name: "test.time",
  text: `update payments set check_at = now(), sent_at = sent_at - $1 * interval '1 millisecond' where check_at is not null`,
  summary: "UPDATE payments",
  effect: "write",
});
const readLog = preparedStatement({
  name: "test.log",
  text: "select event, state, instance from payment_log order by id",
  summary: "SELECT payment_log",
  effect: "read",
});

let server: StartedPostgres;
let databases = 0;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

async function start() {
  databases += 1;
  const url = await server.createDatabase(`payment_${databases}`);
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
  const store = new PostgresPaymentStore(pool, "payment-a");
  const provider = new ScriptedProvider();
  const payments = new Payments({ store, provider, clock, random: seededRandom("payment") });
  const errors: unknown[] = [];
  const reconciliations = Array.from(
    { length: 3 },
    () => new Reconciliation({ store, payments, clock, onError: (error) => errors.push(error) }),
  );
  /** Every payment becomes due, and three instances look at once. */
  const reconcile = async (passedMs = 0): Promise<void> => {
    await pool.query(letTimePass, [passedMs]);
    const { signal } = new AbortController();
    await Promise.all(reconciliations.map((reconciliation) => reconciliation.round(signal)));
  };
  return {
    pool,
    store,
    provider,
    payments,
    errors,
    reconcile,
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

describe("PostgresPaymentStore", () => {
  test("keeps a payment and its log", async () => {
    await using shop = await start();

    await shop.payments.authorize(request, limits);

    expect(await shop.payments.find("o-1", limits)).toMatchObject({
      ...request,
      state: "captured",
      intent: null,
    });
    expect(await shop.pool.query(readLog, [])).toEqual([
      { event: "charge: started", state: "started", instance: "payment-a" },
      { event: "charge: captured", state: "captured", instance: "payment-a" },
    ]);
  });

  test("lets one of many requests at the same time charge", async () => {
    await using shop = await start();

    const payments = await Promise.all(
      Array.from({ length: 10 }, () => shop.payments.authorize(request, limits)),
    );

    expect(shop.provider.calls).toEqual(["charge k-1"]);
    expect(payments.filter(({ state }) => state === "captured").length).toBeGreaterThan(0);
  });

  test("refuses a key that belongs to another order", async () => {
    await using shop = await start();
    await shop.payments.authorize(request, limits);

    await expect(
      shop.payments.authorize({ ...request, orderId: "o-2" }, limits),
    ).rejects.toMatchObject({
      name: "ConstraintViolationError",
      constraint: "one_payment_per_key",
    });
  });

  test("charges again under the same key once it is known that nothing was charged", async () => {
    await using shop = await start();
    shop.provider.behaviour = "not sent";
    await shop.payments.authorize(request, limits).catch(() => undefined);
    shop.provider.behaviour = "answers";

    const payment = await shop.payments.authorize({ ...request, idempotencyKey: "k-2" }, limits);

    expect(payment).toMatchObject({ state: "captured", idempotencyKey: "k-1" });
  });

  test("refuses a change to a payment that has changed meanwhile", async () => {
    await using shop = await start();
    const { payment } = await shop.store.begin(request, 3_000, limits);
    const change = { state: "captured", declineReason: "", intent: null } as const;
    await shop.store.change(payment, change, "test", null, limits);

    expect(await shop.store.change(payment, change, "test", null, limits)).toBeUndefined();
  });

  test("leaves a mark for an order that was never paid", async () => {
    await using shop = await start();
    await shop.payments.refund("o-1", limits);
    await shop.payments.refund("o-2", limits);

    expect(await shop.payments.authorize(request, limits)).toMatchObject({ state: "refunded" });
    expect(shop.provider.calls).toEqual([]);
  });

  test("captures and refunds, each once", async () => {
    await using shop = await start();
    await shop.payments.authorize({ ...request, capture: false }, limits);
    await shop.payments.capture("o-1", limits);
    await shop.payments.refund("o-1", limits);

    expect(await shop.payments.refund("o-1", limits)).toMatchObject({ state: "refunded" });
    expect(shop.provider.calls).toEqual(["charge k-1", "capture k-1", "refund k-1"]);
  });

  test("looks each unknown payment up once, with three instances at it", async () => {
    await using shop = await start();
    shop.provider.behaviour = "answer lost";
    const ids = Array.from({ length: 30 }, (_, n) => n);
    await Promise.all(
      ids.map((n) =>
        shop.payments.authorize(
          { ...request, orderId: `o-${n}`, idempotencyKey: `k-${n}` },
          limits,
        ),
      ),
    );
    shop.provider.behaviour = "answers";

    await shop.reconcile();

    const lookUps = shop.provider.calls.filter((call) => call.startsWith("find"));
    expect(new Set(lookUps).size).toBe(30);
    expect(lookUps).toHaveLength(30);
    expect(shop.errors).toEqual([]);
  });

  test("watches a refunded payment until nothing can arrive any more", async () => {
    await using shop = await start();
    shop.provider.behaviour = "request lost";
    await shop.payments.authorize(request, limits);
    shop.provider.behaviour = "answers";
    expect(await shop.payments.refund("o-1", limits)).toMatchObject({ intent: "refund" });

    await shop.reconcile(120_000);

    expect(await shop.payments.find("o-1", limits)).toMatchObject({
      state: "refunded",
      intent: null,
    });
  });
});
