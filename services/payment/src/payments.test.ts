import { seededRandom } from "@holdfast/clock";
import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import { MemoryPaymentStore } from "./memory-payment-store.ts";
import { Payments } from "./payments.ts";
import { Reconciliation } from "./reconciliation.ts";
import { type Behaviour, ScriptedProvider } from "./scripted-provider.ts";

const limits = { deadline: Number.POSITIVE_INFINITY };
const request = {
  orderId: "o-1",
  idempotencyKey: "k-1",
  currency: "EUR",
  amountMinorUnits: 2_400,
  paymentToken: "tok_ok",
  capture: true,
};

function start() {
  const clock = new ManualClock();
  const store = new MemoryPaymentStore(clock);
  const provider = new ScriptedProvider();
  const payments = new Payments({ store, provider, clock, random: () => 1 });
  const errors: unknown[] = [];
  const reconciliation = new Reconciliation({
    store,
    payments,
    clock,
    onError: (error) => errors.push(error),
  });
  const reconcileAfter = async (ms: number): Promise<void> => {
    await clock.advance(ms);
    await reconciliation.round(new AbortController().signal);
  };
  return { clock, store, provider, payments, errors, reconcileAfter };
}

describe("Payments", () => {
  test("writes to the log before it charges, and after", async () => {
    const { store, payments, provider } = start();

    expect(await payments.authorize(request, limits)).toMatchObject({ state: "captured" });

    expect(store.log).toEqual(["o-1 charge: started → started", "o-1 charge: captured → captured"]);
    expect(provider.calls).toEqual(["charge k-1"]);
  });

  test("does not charge again for a repeat", async () => {
    const { payments, provider } = start();
    await payments.authorize(request, limits);

    const repeat = await payments.authorize({ ...request, idempotencyKey: "k-2" }, limits);

    expect(repeat).toMatchObject({ state: "captured", idempotencyKey: "k-1" });
    expect(provider.calls).toEqual(["charge k-1"]);
  });

  test("refuses another amount for the same order", async () => {
    const { payments } = start();
    await payments.authorize(request, limits);

    await expect(
      payments.authorize({ ...request, amountMinorUnits: 2_401 }, limits),
    ).rejects.toThrow("order o-1 has a payment of another amount");
  });

  test("keeps a refusal of the provider", async () => {
    const { payments } = start();

    expect(
      await payments.authorize({ ...request, paymentToken: "tok_declined" }, limits),
    ).toMatchObject({ state: "declined", declineReason: "card_declined", intent: null });
  });

  test("says that nothing was sent when the provider cannot be reached, and charges on a repeat", async () => {
    const { payments, provider } = start();
    provider.behaviour = "not sent";
    await expect(payments.authorize(request, limits)).rejects.toThrow(
      "the payment provider cannot be reached for order o-1",
    );
    provider.behaviour = "answers";

    const repeat = await payments.authorize({ ...request, idempotencyKey: "k-2" }, limits);

    expect(repeat).toMatchObject({ state: "captured" });
    expect([...provider.charges.keys()]).toEqual(["k-1"]);
  });

  test("takes what was authorized, once", async () => {
    const { payments, provider } = start();
    await payments.authorize({ ...request, capture: false }, limits);

    await payments.capture("o-1", limits);
    await payments.capture("o-1", limits);

    expect(provider.calls).toEqual(["charge k-1", "capture k-1"]);
    await expect(payments.capture("o-2", limits)).rejects.toThrow("order o-2 is not authorized");
  });

  test("finishes a capture that was not answered", async () => {
    const { payments, provider, reconcileAfter } = start();
    await payments.authorize({ ...request, capture: false }, limits);
    provider.behaviour = "answer lost";
    await expect(payments.capture("o-1", limits)).rejects.toThrow("cannot be reached");
    provider.behaviour = "answers";

    await reconcileAfter(400);

    expect(await payments.find("o-1", limits)).toMatchObject({ state: "captured", intent: null });
  });

  test("gives money back once, even when the first answer is lost", async () => {
    const { payments, provider, reconcileAfter } = start();
    await payments.authorize(request, limits);
    provider.behaviour = "answer lost";
    await expect(payments.refund("o-1", limits)).rejects.toThrow("cannot be reached");
    provider.behaviour = "answers";

    await reconcileAfter(400);
    await payments.refund("o-1", limits);

    expect(await payments.find("o-1", limits)).toMatchObject({ state: "refunded", intent: null });
    expect(provider.calls).toEqual(["charge k-1", "refund k-1", "refund k-1"]);
  });

  test("refuses to charge an order that was refunded before it was paid", async () => {
    const { payments, provider } = start();
    await payments.refund("o-1", limits);

    expect(await payments.authorize(request, limits)).toMatchObject({ state: "refunded" });
    expect(provider.calls).toEqual([]);
  });

  test("gives back a charge that arrives after its refund", async () => {
    const { payments, provider, reconcileAfter } = start();
    provider.behaviour = "late";
    await payments.authorize(request, limits);
    provider.behaviour = "answers";
    expect(await payments.refund("o-1", limits)).toMatchObject({ state: "refunded" });

    provider.deliverLate();
    expect(provider.charges.get("k-1")).toBe("captured");
    await reconcileAfter(2_000);

    expect(provider.charges.get("k-1")).toBe("refunded");
    expect(await payments.find("o-1", limits)).toMatchObject({ state: "refunded", intent: null });
  });

  test("stops watching for a late charge after two minutes", async () => {
    const { payments, provider, reconcileAfter } = start();
    provider.behaviour = "request lost";
    await payments.authorize(request, limits);
    provider.behaviour = "answers";
    await payments.refund("o-1", limits);

    await reconcileAfter(120_000);

    expect(await payments.find("o-1", limits)).toMatchObject({ state: "refunded", intent: null });
  });

  test.each([
    { change: { orderId: "" }, message: "order_id must have 1 to 128 characters, got 0" },
    { change: { idempotencyKey: "" }, message: "idempotency_key must have 1 to 128 characters" },
    { change: { currency: "eur" }, message: "amount.currency must be three letters" },
    { change: { amountMinorUnits: 0 }, message: "amount.minor_units must be at least 1, got 0" },
  ])("refuses $change", async ({ change, message }) => {
    const { payments } = start();

    await expect(payments.authorize({ ...request, ...change }, limits)).rejects.toThrow(message);
  });
});

describe("Reconciliation", () => {
  test.each([
    { behaviour: "answer lost", state: "captured" },
    { behaviour: "request lost", state: "not_charged" },
  ] as const)("finds a payment $state when the $behaviour", async ({ behaviour, state }) => {
    const { payments, provider, reconcileAfter } = start();
    provider.behaviour = behaviour;
    expect(await payments.authorize(request, limits)).toMatchObject({ state: "unknown" });
    provider.behaviour = "answers";

    await reconcileAfter(400);

    expect(await payments.find("o-1", limits)).toMatchObject({ state, intent: null });
    expect(provider.calls).toEqual(["charge k-1", "find k-1"]);
  });

  test("leaves a payment alone while its request may still be at it", async () => {
    const { store, provider, reconcileAfter } = start();
    await store.begin(request, 3_000);

    await reconcileAfter(2_999);
    expect(provider.calls).toEqual([]);
    await reconcileAfter(1);

    expect(provider.calls).toEqual(["find k-1"]);
  });

  test("asks less often while the provider does not answer, and never gives up", async () => {
    const { clock, payments, provider, reconcileAfter } = start();
    provider.behaviour = "request lost";
    await payments.authorize(request, limits);
    const askedAt: number[] = [];

    for (let step = 0; step < 90; step += 1) {
      const before = provider.calls.length;
      await reconcileAfter(100);
      if (provider.calls.length > before) askedAt.push(clock.now());
    }

    expect(askedAt).toEqual([400, 1_200, 2_800, 4_800, 6_800, 8_800]);
  });

  test("makes one charge of a late one and its repeat", async () => {
    const { payments, provider, reconcileAfter } = start();
    provider.behaviour = "late";
    await payments.authorize(request, limits);
    provider.behaviour = "answers";
    await reconcileAfter(400);
    expect(await payments.find("o-1", limits)).toMatchObject({ state: "not_charged" });

    await payments.authorize({ ...request, idempotencyKey: "k-2" }, limits);
    provider.deliverLate();

    expect([...provider.charges]).toEqual([["k-1", "captured"]]);
  });

  test.each(Array.from({ length: 30 }, (_, seed) => ({ seed })))(
    "agrees with the provider in the end, whatever was lost, seed $seed",
    async ({ seed }) => {
      const { clock, payments, provider, errors, reconcileAfter } = start();
      const random = seededRandom(seed);
      const pick = <T>(choices: readonly [T, ...T[]]): T =>
        choices[Math.floor(random() * choices.length)] ?? choices[0];
      const behaviours = ["answers", "not sent", "request lost", "answer lost", "late"] as const;
      const operations = [
        () => payments.authorize({ ...request, idempotencyKey: `k-${clock.now()}` }, limits),
        () => payments.refund("o-1", limits),
        () => reconcileAfter(pick([100, 1_000, 5_000])),
        () => Promise.resolve(provider.deliverLate()),
      ] as const;
      for (let step = 0; step < 25; step += 1) {
        provider.behaviour = pick<Behaviour>(behaviours);
        // A refund is rare, or nothing else would ever be seen.
        await pick([operations[0], operations[2], operations[3], pick(operations)])().catch(
          () => undefined,
        );
      }

      provider.behaviour = "answers";
      provider.deliverLate();
      for (let round = 0; round < 5; round += 1) await reconcileAfter(130_000);

      // Checkout asks again until it knows; only then must both say the same.
      const ours = await payments.authorize(request, limits);

      expect(errors).toEqual([]);
      expect(provider.charges.size).toBeLessThanOrEqual(1);
      expect(ours).toMatchObject({
        state: provider.charges.get(ours.idempotencyKey) ?? "refunded",
      });
      expect(ours.intent).toBeNull();
    },
  );
});
