import { describe, expect, test } from "vitest";
import type { Order } from "./order.ts";
import { afterStep, giveUpAfterMs, holdMarginMs, nextStep } from "./saga.ts";

const unixNow = 1_000_000;
const placed: Order = {
  orderId: "o-1",
  idempotencyKey: "k-1",
  cartId: "c-1",
  lines: [{ sku: "mug", quantity: 1 }],
  paymentToken: "tok_ok",
  requestDigest: "",
  status: "placed",
  goal: "confirm",
  total: null,
  reservedUntilUnixMs: null,
  refusal: "",
  answer: null,
  version: 1,
  attempts: 0,
  ageMs: 0,
  traceContext: {},
};
const total = { currency: "EUR", minorUnits: 1_200 };
const held = { total, reservedUntilUnixMs: unixNow + holdMarginMs };

describe("nextStep", () => {
  test.each([
    { order: {}, step: "reserve" },
    { order: { status: "reserved", ...held }, step: "authorize" },
    { order: { status: "payment_pending", ...held }, step: "authorize" },
    { order: { status: "paid", ...held }, step: "commit" },
    { order: { status: "reserved", total, reservedUntilUnixMs: unixNow }, step: "reserve" },
    { order: { status: "payment_pending", total, reservedUntilUnixMs: unixNow }, step: "reserve" },
    { order: { status: "paid", total, reservedUntilUnixMs: unixNow }, step: "commit" },
    { order: { status: "paid", total, reservedUntilUnixMs: 0 }, step: "reserve" },
    { order: { status: "reserved", goal: "reject", ...held }, step: "undo" },
    { order: { status: "paid", goal: "cancel", ...held }, step: "undo" },
    { order: { status: "confirmed" }, step: undefined },
    { order: { status: "rejected", goal: "reject" }, step: undefined },
    { order: { status: "cancelled", goal: "cancel" }, step: undefined },
  ] as const)("is $step for $order", ({ order, step }) => {
    expect(nextStep({ ...placed, ...order }, unixNow)).toBe(step);
  });
});

describe("afterStep", () => {
  test("keeps the first price when stock is reserved again", () => {
    const order = { ...placed, status: "paid", ...held } as const;
    const dearer = { currency: "EUR", minorUnits: 9_900 };

    const change = afterStep(order, {
      step: "reserve",
      answer: { kind: "reserved", total: dearer, expiresAtUnixMs: 7 },
    });

    expect(change).toMatchObject({ status: "paid", total, reservedUntilUnixMs: 7 });
  });

  test("queues an order whose payment was not answered for", () => {
    const order = { ...placed, status: "reserved", ...held } as const;

    const change = afterStep(order, { step: "authorize", answer: { kind: "no answer" } });

    expect(change).toMatchObject({ status: "payment_pending", custody: { kind: "queued" } });
  });

  test.each([
    { status: "placed", outcome: { step: "reserve", answer: { kind: "no answer" } } },
    { status: "reserved", outcome: { step: "authorize", answer: { kind: "no answer" } } },
    { status: "payment_pending", outcome: { step: "authorize", answer: { kind: "unsettled" } } },
  ] as const)("gives up a $status order after an hour", ({ status, outcome }) => {
    const change = afterStep({ ...placed, status, ageMs: giveUpAfterMs + 1 }, outcome);

    expect(change).toMatchObject({ goal: "cancel", custody: { kind: "in hand" } });
  });

  test("never gives up a paid order for its age", () => {
    const order = { ...placed, status: "paid", ageMs: giveUpAfterMs + 1, ...held } as const;

    const change = afterStep(order, { step: "commit", answer: { kind: "no answer" } });

    expect(change).toMatchObject({ goal: "confirm", custody: { kind: "later" } });
  });

  test.each([
    { goal: "reject", status: "rejected" },
    { goal: "cancel", status: "cancelled" },
  ] as const)("ends as $status once everything is undone", ({ goal, status }) => {
    const order = { ...placed, status: "reserved", goal, ...held } as const;

    const change = afterStep(order, { step: "undo", answer: { kind: "undone" } });

    expect(change).toMatchObject({ status, custody: { kind: "done" } });
  });
});
