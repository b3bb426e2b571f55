import { seededRandom } from "@holdfast/clock";
import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import { Checkout } from "./checkout.ts";
import { MemoryOrderStore } from "./memory-order-store.ts";
import type { OrderStore } from "./order-store.ts";
import { PaymentQueueDrainer } from "./payment-queue-drainer.ts";
import { SagaRunner } from "./saga-runner.ts";
import { SagaWorker } from "./saga-worker.ts";
import { ScriptedInventory, ScriptedPayment, ScriptedRecommendation } from "./scripted-peers.ts";

const limits = { deadline: Number.POSITIVE_INFINITY };
const request = {
  idempotencyKey: "k-1",
  cartId: "c-1",
  lines: [{ sku: "mug", quantity: 1 }],
  paymentToken: "tok_ok",
};

/** Ends the process of the test in thought: what follows a save that throws it never happens. */
class Crash extends Error {}

/** Fails instead of the n-th save, or right after it. */
function crashingStore(
  store: OrderStore,
  crash: { at: number; when: "before" | "after" },
): OrderStore {
  let saves = 0;
  return {
    place: (...args) => store.place(...args),
    find: (...args) => store.find(...args),
    claimAbandoned: (...args) => store.claimAbandoned(...args),
    claimQueued: (...args) => store.claimQueued(...args),
    save: async (...args) => {
      saves += 1;
      if (saves === crash.at && crash.when === "before") throw new Crash("crashed before saving");
      const saved = await store.save(...args);
      if (saves === crash.at) throw new Crash("crashed after saving");
      return saved;
    },
  };
}

function start(crash = { at: 0, when: "after" } as { at: number; when: "before" | "after" }) {
  const clock = new ManualClock(1_000_000);
  const random = seededRandom("checkout");
  const store = new MemoryOrderStore(clock);
  const inventory = new ScriptedInventory(clock);
  const payment = new ScriptedPayment();
  const recommendation = new ScriptedRecommendation();
  const peers = { inventory, payment, clock, random };
  const first = new SagaRunner({ ...peers, store: crashingStore(store, crash) });
  const checkout = new Checkout({ store, saga: first, recommendation, clock, random });
  const errors: unknown[] = [];
  const work = {
    store,
    saga: new SagaRunner({ ...peers, store }),
    clock,
    random,
    onError: (error: unknown) => errors.push(error),
  };
  const worker = new SagaWorker(work);
  const drainer = new PaymentQueueDrainer(work);
  const { signal } = new AbortController();
  /** Lets time pass with the background work of one instance going on. */
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 100) {
      await clock.advance(100);
      await worker.round(signal);
      while ((await drainer.round(signal)) === "more");
    }
  };
  const place = (change: Partial<typeof request> = {}) =>
    checkout.placeOrder({ ...request, ...change }, limits);
  const statusOf = async (key = "k-1"): Promise<string> => {
    const known = await place({ idempotencyKey: key }).catch((error: unknown) => String(error));
    return typeof known === "string" ? known : known.order.status;
  };
  return {
    clock,
    store,
    inventory,
    payment,
    recommendation,
    checkout,
    errors,
    pass,
    place,
    statusOf,
  };
}

describe("Checkout", () => {
  test("reserves, charges and commits, each once", async () => {
    const { inventory, payment, place } = start();

    const { order, answer } = await place();

    expect(order).toMatchObject({
      status: "confirmed",
      total: { currency: "EUR", minorUnits: 1_200 },
    });
    expect(answer).toEqual({
      kind: "accepted",
      status: "confirmed",
      recommendedSkus: ["tote"],
      degraded: [],
    });
    expect(inventory.effects.length + payment.effects.length).toBe(3);
  });

  test("sells without recommendations", async () => {
    const { recommendation, place } = start();
    recommendation.behaviour = "request lost";

    const { answer } = await place();

    expect(answer).toMatchObject({
      status: "confirmed",
      recommendedSkus: [],
      degraded: ["recommendations"],
    });
  });

  test("gives a repeat the first answer, with no second effect", async () => {
    const { payment, recommendation, place } = start();
    const first = await place();
    recommendation.behaviour = "request lost";

    const repeat = await place();

    expect(repeat.answer).toEqual(first.answer);
    expect(repeat).toMatchObject({ replayed: true, order: { orderId: first.order.orderId } });
    expect(payment.effects).toHaveLength(1);
  });

  test("repeats a refusal", async () => {
    const { inventory, place } = start();
    inventory.available = 0;
    await expect(place()).rejects.toThrow("out of stock");
    inventory.available = 1;

    await expect(place()).rejects.toThrow("out of stock");

    expect(inventory.effects).toEqual([]);
  });

  test.each([
    {
      change: { lines: [{ sku: "mug", quantity: 2 }] },
      message: "idempotency_key was used with another request",
    },
    { change: { paymentToken: "tok_other" }, message: "idempotency_key was used with another" },
    { change: { cartId: "c-2" }, message: "idempotency_key was used with another request" },
    {
      change: { idempotencyKey: "k-2" },
      message: "cart c-1 was ordered under another idempotency_key",
    },
  ])("refuses $change after another request", async ({ change, message }) => {
    const { place } = start();
    await place();

    await expect(place(change)).rejects.toThrow(message);
  });

  test.each([
    { change: { idempotencyKey: "" }, message: "idempotency_key must have 1 to 128 characters" },
    {
      change: { cartId: "c".repeat(129) },
      message: "cart_id must have 1 to 128 characters, got 129",
    },
    { change: { paymentToken: "" }, message: "payment_token must have 1 to 128 characters, got 0" },
    { change: { lines: [] }, message: "lines must be 1 to 100, got 0" },
    { change: { lines: [{ sku: "", quantity: 1 }] }, message: "sku must have 1 to 128 characters" },
    {
      change: { lines: [{ sku: "mug", quantity: 0 }] },
      message: "quantity of mug must be 1 to 1000000, got 0",
    },
  ])("refuses a request: $message", async ({ change, message }) => {
    const { place } = start();

    await expect(place(change)).rejects.toThrow(message);
  });

  test("counts lines in any order, and split, as the same request", async () => {
    const { place } = start();
    const { order } = await place({
      lines: [
        { sku: "tee", quantity: 1 },
        { sku: "mug", quantity: 2 },
      ],
    });

    const repeat = await place({
      lines: [
        { sku: "mug", quantity: 1 },
        { sku: "mug", quantity: 1 },
        { sku: "tee", quantity: 1 },
      ],
    });

    expect(repeat.order.orderId).toBe(order.orderId);
  });

  test("releases the stock of an order whose payment is declined", async () => {
    const { inventory, place } = start();

    await expect(place({ paymentToken: "tok_declined" })).rejects.toThrow(
      "payment declined: card_declined",
    );

    expect(inventory.available).toBe(10);
  });

  test("tells the customer of a decline even when the stock cannot be released yet", async () => {
    const { inventory, pass, place } = start();
    inventory.releaseBehaviour = "request lost";

    await expect(place({ paymentToken: "tok_declined" })).rejects.toThrow("card_declined");
    expect(inventory.available).toBe(9);
    inventory.releaseBehaviour = "answers";
    await pass(1_000);

    expect(inventory.available).toBe(10);
  });

  test("keeps an order whose stock was not answered for, and sees it through", async () => {
    const { inventory, pass, place, statusOf } = start();
    inventory.behaviour = "answer lost";
    await expect(place()).rejects.toThrow("is kept but not finished; ask again with the same key");
    inventory.behaviour = "answers";

    await pass(1_000);

    expect(await statusOf()).toBe("confirmed");
    expect(inventory.effects.map((effect) => effect.split(" ")[0])).toEqual(["reserve", "commit"]);
  });

  test("lets a repeat wait for the answer of the request that is at it", async () => {
    const { clock, store, place } = start({ at: 1, when: "before" });
    await expect(place()).rejects.toThrow("is kept but not finished");
    const repeat = place();

    await clock.advance(1_100);

    expect((await repeat).answer).toMatchObject({ status: "placed" });
    expect(store.queueLength).toBe(0);
  });

  test("gives money back when the stock is gone by the time it is to be committed", async () => {
    const { inventory, payment, pass, place } = start();
    payment.behaviour = "unsettled";
    const { order } = await place();
    inventory.expire(order.orderId);
    inventory.available = 0;
    payment.behaviour = "answers";

    await pass(1_000);

    expect(payment.effects).toEqual([`charge ${order.orderId}`, `refund ${order.orderId}`]);
  });

  test("reserves anew when the hold ran out and there is stock", async () => {
    const { inventory, payment, pass, place, checkout } = start();
    payment.behaviour = "unsettled";
    const { order } = await place();
    inventory.expire(order.orderId);
    payment.behaviour = "answers";

    await pass(1_000);

    expect(await checkout.find(order.orderId, limits)).toMatchObject({ status: "confirmed" });
    expect(inventory.available).toBe(9);
  });

  test("does not charge a queued order whose stock is gone when its hold is nearly over", async () => {
    const { clock, inventory, payment, pass, place, checkout } = start();
    payment.behaviour = "request lost";
    const { order } = await place();
    await clock.advance(500_000);
    inventory.expire(order.orderId);
    inventory.available = 0;
    payment.behaviour = "answers";

    await pass(1_000);

    expect(await checkout.find(order.orderId, limits)).toMatchObject({ status: "cancelled" });
    expect(payment.effects).toEqual([]);
  });
});

describe("PaymentQueueDrainer", () => {
  test("answers at once that payment is pending, and settles once it can", async () => {
    const { store, payment, pass, place, checkout } = start();
    payment.behaviour = "request lost";
    const { order, answer } = await place();
    expect(answer).toMatchObject({ status: "payment_pending", degraded: ["payment"] });
    payment.behaviour = "answers";

    await pass(1_500);

    expect(await checkout.find(order.orderId, limits)).toMatchObject({ status: "confirmed" });
    expect((await place()).answer).toEqual(answer);
    expect(store.queueLength).toBe(0);
    expect(payment.effects).toHaveLength(1);
  });

  test("asks with few orders while payment is away, and settles all soon after", async () => {
    const { store, inventory, payment, pass, place } = start();
    inventory.available = 1_000;
    payment.behaviour = "request lost";
    for (let n = 0; n < 200; n += 1) await place({ idempotencyKey: `k-${n}`, cartId: `c-${n}` });
    payment.asked = 0;

    await pass(10_000);
    expect(payment.asked).toBeLessThan(20);
    payment.behaviour = "answers";
    await pass(2_000);

    expect(store.queueLength).toBe(0);
    expect(payment.effects).toHaveLength(200);
  });

  test("gives up an order that nobody could pay for within an hour", async () => {
    const { store, clock, inventory, payment, pass, place } = start();
    payment.behaviour = "unsettled";
    await place();
    await clock.advance(3_600_000);
    await pass(1_000);
    expect(payment.effects).toEqual([]);
    payment.behaviour = "answers";

    await pass(10_000);

    expect(store.queueLength).toBe(0);
    expect(inventory.available).toBe(10);
    await expect(place({ cartId: "c-1", idempotencyKey: "k-2" })).rejects.toThrow("was ordered");
  });
});

describe("SagaWorker", () => {
  const scripts = [
    { name: "a good order", token: "tok_ok", payment: "answers", saves: 3, end: "confirmed" },
    {
      name: "a declined order",
      token: "tok_declined",
      payment: "answers",
      saves: 3,
      end: "rejected",
    },
    {
      name: "a queued order",
      token: "tok_ok",
      payment: "request lost",
      saves: 2,
      end: "confirmed",
    },
  ] as const;
  const crashes = scripts.flatMap((script) =>
    Array.from({ length: script.saves }, (_, index) => index + 1).flatMap((at) =>
      (["before", "after"] as const).map((when) => ({ ...script, at, when })),
    ),
  );

  test.each(crashes)("resumes $name after a crash $when save $at", async (script) => {
    const { inventory, payment, errors, pass, place, checkout } = start(script);
    payment.behaviour = script.payment;
    const placed = await place({ paymentToken: script.token }).catch((error: unknown) => error);
    payment.behaviour = "answers";

    await pass(8_000);

    expect(placed).toHaveProperty("cause", expect.any(Crash));
    const orderId = /o-\w+/u.exec(String(placed))?.[0] ?? "";
    expect(await checkout.find(orderId, limits)).toMatchObject({ status: script.end });
    const isSold = script.end === "confirmed";
    expect(payment.effects).toEqual(isSold ? [`charge ${orderId}`] : []);
    expect(inventory.effects).toEqual([
      `reserve ${orderId}`,
      `${isSold ? "commit" : "release"} ${orderId}`,
    ]);
    expect(errors).toEqual([]);
  });

  test("leaves an order alone while its request is at it", async () => {
    const { inventory, pass, place } = start({ at: 1, when: "after" });
    await place().catch(() => undefined);

    await pass(4_900);
    expect(inventory.effects).toHaveLength(1);
    await pass(200);

    expect(inventory.effects).toHaveLength(2);
  });

  test.each(Array.from({ length: 40 }, (_, seed) => ({ seed })))(
    "brings every order to one end with stock and money agreeing, whatever is lost, seed $seed",
    async ({ seed }) => {
      const random = seededRandom(seed);
      const crash = {
        at: Math.floor(random() * 6),
        when: random() < 0.5 ? "before" : "after",
      } as const;
      const { store, inventory, payment, errors, pass, place, checkout } = start(crash);
      inventory.available = 4;
      const behaviours = ["answers", "answers", "request lost", "answer lost"] as const;
      const pick = () => behaviours[Math.floor(random() * behaviours.length)] ?? "answers";
      for (let n = 0; n < 8; n += 1) {
        inventory.behaviour = pick();
        payment.behaviour = pick();
        const paymentToken = random() < 0.2 ? "tok_declined" : "tok_ok";
        await place({ idempotencyKey: `k-${n}`, cartId: `c-${n}`, paymentToken }).catch(
          () => undefined,
        );
        await pass(Math.floor(random() * 20) * 100);
      }
      inventory.behaviour = "answers";
      payment.behaviour = "answers";
      await pass(30_000);

      const charged = payment.effects.filter((effect) => effect.startsWith("charge"));
      const refunded = payment.effects.filter((effect) => effect.startsWith("refund"));
      const sold = inventory.effects.filter((effect) => effect.startsWith("commit"));
      const orders = await Promise.all(
        inventory.effects.map((effect) => checkout.find(effect.split(" ")[1] ?? "", limits)),
      );
      expect(errors).toEqual([]);
      expect(store.queueLength).toBe(0);
      expect(new Set(charged).size).toBe(charged.length);
      expect(sold.length).toBe(charged.length - refunded.length);
      expect(inventory.available).toBe(4 - sold.length);
      expect(orders.filter(({ status }) => !/confirmed|rejected|cancelled/u.test(status))).toEqual(
        [],
      );
    },
  );
});
