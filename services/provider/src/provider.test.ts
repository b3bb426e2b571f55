import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import type { ChargeRequest } from "./charge.ts";
import { Ledger } from "./ledger.ts";
import { Provider } from "./provider.ts";

const request: ChargeRequest = {
  idempotencyKey: "k-1",
  merchantReference: "o-1",
  currency: "EUR",
  amountMinorUnits: 2_400,
  paymentToken: "tok_ok",
  capture: true,
};

function start(serviceTimeMs = 0) {
  const clock = new ManualClock(1_000);
  const ledger = new Ledger(":memory:");
  return { clock, provider: new Provider({ ledger, clock, serviceTimeMs }) };
}

describe("Provider", () => {
  test("moves money once per key and repeats the first answer", async () => {
    const { provider } = start();

    const first = await provider.charge(request);
    const repeat = await provider.charge(request);

    expect(first).toMatchObject({ state: "CAPTURED", declineReason: "" });
    expect(repeat).toEqual(first);
  });

  test.each([
    { change: { amountMinorUnits: 2_401 } },
    { change: { merchantReference: "o-2" } },
    { change: { paymentToken: "tok_declined" } },
    { change: { capture: false } },
  ])("refuses a used key with $change", async ({ change }) => {
    const { provider } = start();
    await provider.charge(request);

    await expect(provider.charge({ ...request, ...change })).rejects.toThrow(
      "idempotency_key was used with another request",
    );
  });

  test.each([
    { change: { idempotencyKey: "" }, message: "idempotency_key must have 1 to 128 characters" },
    { change: { merchantReference: "" }, message: "merchant_reference must have" },
    { change: { currency: "euro" }, message: "currency must be three letters" },
    { change: { amountMinorUnits: 0 }, message: "amount_minor_units must be at least 1, got 0" },
    { change: { paymentToken: "tok_stolen" }, message: "payment_token is not known" },
    { change: { paymentToken: "constructor" }, message: "payment_token is not known" },
  ])("refuses $change and remembers no charge", async ({ change, message }) => {
    const { provider } = start();

    await expect(provider.charge({ ...request, ...change })).rejects.toThrow(message);

    await expect(provider.find("k-1")).rejects.toThrow("no charge with this idempotency_key");
  });

  test("remembers a declined charge", async () => {
    const { provider } = start();
    await provider.charge({ ...request, paymentToken: "tok_declined" });

    expect(await provider.find("k-1")).toMatchObject({
      state: "DECLINED",
      declineReason: "card_declined",
    });
    expect(await provider.refund("k-1")).toMatchObject({ state: "DECLINED" });
    await expect(provider.capture("k-1")).rejects.toThrow("a declined charge cannot be captured");
  });

  test("holds, takes and gives back, each once", async () => {
    const { provider } = start();
    await provider.charge({ ...request, capture: false });
    await provider.capture("k-1");

    expect(await provider.capture("k-1")).toMatchObject({ state: "CAPTURED" });
    await provider.refund("k-1");
    expect(await provider.refund("k-1")).toMatchObject({ state: "REFUNDED" });
    await expect(provider.capture("k-1")).rejects.toThrow("a refunded charge cannot be captured");
  });

  test("takes its time", async () => {
    const { clock, provider } = start(5);
    let answered = false;
    const charge = provider.charge(request).then(() => {
      answered = true;
      return answered;
    });

    await clock.advance(4);
    expect(answered).toBe(false);
    await clock.advance(1);

    expect(await charge).toBe(true);
  });
});
