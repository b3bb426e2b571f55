import { describe, expect, test } from "vitest";
import { limits, startShop } from "./scripted-shop.ts";

describe("Checkout", () => {
  test("reserves, charges and commits, each once", async () => {
    const { inventory, payment, place } = startShop();

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
    const { recommendation, place } = startShop();
    recommendation.behaviour = "request lost";

    const { answer } = await place();

    expect(answer).toMatchObject({
      status: "confirmed",
      recommendedSkus: [],
      degraded: ["recommendations"],
    });
  });

  test("sells with older recommendations, and says so", async () => {
    const { recommendation, place } = startShop();
    recommendation.isOld = true;

    const { answer } = await place();

    expect(answer).toMatchObject({ recommendedSkus: ["tote"], degraded: ["recommendations"] });
  });

  test("takes no order while it is told to take none, and writes nothing", async () => {
    const { store, inventory, place, level } = startShop();
    level.takesOrders = false;

    const placed = place();

    await expect(placed).rejects.toThrow("no orders are taken for now");
    expect(inventory.effects).toEqual([]);
    expect(store.queueLength).toBe(0);
    level.takesOrders = true;
    expect((await place()).replayed).toBe(false);
  });

  test("gives a repeat the first answer, with no second effect", async () => {
    const { payment, recommendation, place } = startShop();
    const first = await place();
    recommendation.behaviour = "request lost";

    const repeat = await place();

    expect(repeat.answer).toEqual(first.answer);
    expect(repeat).toMatchObject({ replayed: true, order: { orderId: first.order.orderId } });
    expect(payment.effects).toHaveLength(1);
  });

  test("repeats a refusal", async () => {
    const { inventory, place } = startShop();
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
    const { place } = startShop();
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
    const { place } = startShop();

    await expect(place(change)).rejects.toThrow(message);
  });

  test("counts lines in any order, and split, as the same request", async () => {
    const { place } = startShop();
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
    const { inventory, place } = startShop();

    await expect(place({ paymentToken: "tok_declined" })).rejects.toThrow(
      "payment declined: card_declined",
    );

    expect(inventory.available).toBe(10);
  });

  test("tells the customer of a decline even when the stock cannot be released yet", async () => {
    const { inventory, pass, place } = startShop();
    inventory.releaseBehaviour = "request lost";

    await expect(place({ paymentToken: "tok_declined" })).rejects.toThrow("card_declined");
    expect(inventory.available).toBe(9);
    inventory.releaseBehaviour = "answers";
    await pass(1_000);

    expect(inventory.available).toBe(10);
  });

  test("keeps an order whose stock was not answered for, and sees it through", async () => {
    const { inventory, pass, place, statusOf } = startShop();
    inventory.behaviour = "answer lost";
    await expect(place()).rejects.toThrow("is kept but not finished; ask again with the same key");
    inventory.behaviour = "answers";

    await pass(1_000);

    expect(await statusOf()).toBe("confirmed");
    expect(inventory.effects.map((effect) => effect.split(" ")[0])).toEqual(["reserve", "commit"]);
  });

  test("lets a repeat wait for the answer of the request that is at it", async () => {
    const { clock, store, place } = startShop({ at: 1, when: "before" });
    await expect(place()).rejects.toThrow("is kept but not finished");
    const repeat = place();

    await clock.advance(1_100);

    expect((await repeat).answer).toMatchObject({ status: "placed" });
    expect(store.queueLength).toBe(0);
  });

  test("gives money back when the stock is gone by the time it is to be committed", async () => {
    const { inventory, payment, pass, place } = startShop();
    payment.behaviour = "unsettled";
    const { order } = await place();
    inventory.expire(order.orderId);
    inventory.available = 0;
    payment.behaviour = "answers";

    await pass(1_000);

    expect(payment.effects).toEqual([`charge ${order.orderId}`, `refund ${order.orderId}`]);
  });

  test("reserves anew when the hold ran out and there is stock", async () => {
    const { inventory, payment, pass, place, checkout } = startShop();
    payment.behaviour = "unsettled";
    const { order } = await place();
    inventory.expire(order.orderId);
    payment.behaviour = "answers";

    await pass(1_000);

    expect(await checkout.find(order.orderId, limits)).toMatchObject({ status: "confirmed" });
    expect(inventory.available).toBe(9);
  });

  test("does not charge a queued order whose stock is gone when its hold is nearly over", async () => {
    const { inventory, payment, pass, place, checkout } = startShop();
    payment.behaviour = "request lost";
    const { order } = await place();
    inventory.expire(order.orderId);
    inventory.available = 0;

    await pass(490_000);
    payment.behaviour = "answers";
    await pass(5_000);

    expect(await checkout.find(order.orderId, limits)).toMatchObject({ status: "cancelled" });
    expect(payment.effects).toEqual([]);
  });
});
