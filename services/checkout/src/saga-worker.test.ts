import { seededRandom } from "@holdfast/clock";
import { describe, expect, test } from "vitest";
import { Crash, limits, startShop } from "./scripted-shop.ts";

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
    const { inventory, payment, errors, pass, place, checkout } = startShop(script);
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
    const { inventory, pass, place } = startShop({ at: 1, when: "after" });
    await place().catch(() => undefined);

    await pass(4_900);
    expect(inventory.effects).toHaveLength(1);
    await pass(200);

    expect(inventory.effects).toHaveLength(2);
  });

  test("resumes nothing while inventory is known to be away, and all once it is back", async () => {
    const { checkout, inventory, pass, place, level } = startShop({ at: 1, when: "after" });
    const placed = await place().catch((error: unknown) => error);
    level.isWorkable = false;

    await pass(8_000);
    expect(inventory.effects).toHaveLength(1);
    level.isWorkable = true;
    await pass(1_000);

    const orderId = /o-\w+/u.exec(String(placed))?.[0] ?? "";
    expect(await checkout.find(orderId, limits)).toMatchObject({ status: "confirmed" });
  });

  test("takes an order over from a request that fell asleep, and the request notices", async () => {
    const { inventory, payment, pass, place } = startShop();
    const { promise: awake, resolve: wake } = Promise.withResolvers<void>();
    inventory.delay = awake;
    const placed = place();
    await pass(6_000);
    expect(payment.effects).toHaveLength(1);

    wake();

    expect((await placed).answer).toMatchObject({ status: "confirmed" });
    expect(payment.asked).toBe(1);
    expect(payment.effects).toHaveLength(1);
  });

  test.each(Array.from({ length: 40 }, (_, seed) => ({ seed })))(
    "brings every order to one end with stock and money agreeing, whatever is lost, seed $seed",
    async ({ seed }) => {
      const random = seededRandom(seed);
      const crash = {
        at: Math.floor(random() * 6),
        when: random() < 0.5 ? "before" : "after",
      } as const;
      const { store, inventory, payment, errors, pass, place, checkout } = startShop(crash);
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
