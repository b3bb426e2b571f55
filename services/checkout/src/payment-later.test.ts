import { describe, expect, test } from "vitest";
import { payingLater } from "./payment-later.ts";
import { startShop } from "./scripted-shop.ts";

describe("payingLater", () => {
  test("queues orders without trying payment, and says so; later they are paid", async () => {
    const { payment, pass, place, statusOf, level } = startShop();
    level.paysAtOnce = false;

    const { answer } = await place();

    expect(answer).toMatchObject({ status: "payment_pending", degraded: ["payment"] });
    expect(payment.asked).toBe(0);
    await pass(1_500);
    expect(payment.effects).toHaveLength(1);
    expect(await statusOf()).toBe("confirmed");
  });

  test("gives money back at once all the same", async () => {
    const { payment } = startShop();
    const later = payingLater(payment, () => true);

    expect(await later.refund("o-1", { deadline: 1_000 })).toEqual({ kind: "refunded" });
  });
});
