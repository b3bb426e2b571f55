import { describe, expect, test } from "vitest";
import { limits, startShop } from "./scripted-shop.ts";

describe("PaymentQueueDrainer", () => {
  test("answers at once that payment is pending, and settles once it can", async () => {
    const { store, payment, pass, place, checkout } = startShop();
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

  test("leaves the queue alone while payment is known to be away", async () => {
    const { store, payment, pass, place, level } = startShop();
    payment.behaviour = "request lost";
    await place();
    payment.asked = 0;
    level.isWorkable = false;

    await pass(5_000);
    expect(payment.asked).toBe(0);
    payment.behaviour = "answers";
    level.isWorkable = true;
    await pass(1_500);

    expect(store.queueLength).toBe(0);
  });

  test("asks with few orders while payment is away, and settles all soon after", async () => {
    const { store, inventory, payment, pass, place } = startShop();
    inventory.available = 1_000;
    payment.behaviour = "request lost";
    for (let n = 0; n < 200; n += 1) await place({ idempotencyKey: `k-${n}`, cartId: `c-${n}` });
    payment.asked = 0;

    await pass(10_000);
    expect(payment.asked).toBeLessThan(20);
    payment.behaviour = "answers";
    await pass(6_000);

    expect(store.queueLength).toBe(0);
    expect(payment.effects).toHaveLength(200);
  });

  test("works half of the time at most, and on fewer orders at once, while each takes long", async () => {
    const { store, inventory, payment, level, pass, place } = startShop();
    inventory.available = 1_000;
    payment.behaviour = "request lost";
    for (let n = 0; n < 200; n += 1) await place({ idempotencyKey: `k-${n}`, cartId: `c-${n}` });
    await pass(10_000);
    payment.behaviour = "answers";
    level.orderWorkMs = 300;

    await pass(12_000);
    const settledSlowly = payment.effects.length;
    level.orderWorkMs = 0;
    await pass(6_000);

    // One order in 300 ms of work, then 300 ms of rest.
    expect(settledSlowly).toBeLessThanOrEqual(12_000 / 600);
    expect(settledSlowly).toBeGreaterThan(12_000 / 600 / 2);
    expect(store.queueLength).toBe(0);
  });
});
