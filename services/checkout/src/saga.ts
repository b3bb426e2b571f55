import { type Goal, isFinal, type Money, type Order, type OrderStatus } from "./order.ts";
import type { AuthorizeAnswer, NoAnswer, ReserveAnswer } from "./peer-ports.ts";

/** What is to be done next for an order. */
export type Step = "reserve" | "authorize" | "commit" | "undo";

/** What came of a step. */
export type StepOutcome =
  | { readonly step: "reserve"; readonly answer: ReserveAnswer }
  | { readonly step: "authorize"; readonly answer: AuthorizeAnswer }
  | {
      readonly step: "commit";
      readonly answer: { readonly kind: "committed" } | { readonly kind: "over" } | NoAnswer;
    }
  /** Gives back the money, if any was taken, and then the stock. */
  | { readonly step: "undo"; readonly answer: { readonly kind: "undone" } | NoAnswer };

/** Who has the order after a change. */
export type Custody =
  /** Whoever made the change goes on with it. */
  | { readonly kind: "in hand" }
  /** Nobody: it waits in the payment queue. */
  | { readonly kind: "queued" }
  /** Nobody: a worker takes it up later. */
  | { readonly kind: "later" }
  /** Nobody ever again. */
  | { readonly kind: "done" };

/** What a step makes of an order. */
export interface OrderChange {
  readonly status: OrderStatus;
  readonly goal: Goal;
  readonly total: Money | null;
  readonly reservedUntilUnixMs: number | null;
  readonly refusal: string;
  readonly custody: Custody;
}

/** How long stock is asked to be set aside, in milliseconds: longer than most outages of the provider. */
export const holdForMs = 600_000;
/** With less hold than this left, stock is asked for again before money is: it must last until it is committed. */
export const holdMarginMs = 120_000;
/** An order that cannot be finished for so long, in milliseconds, is given up: cancelled, and told so. */
export const giveUpAfterMs = 3_600_000;

/** @returns What to do next; undefined when nothing is left. */
export function nextStep(order: Order, unixNow: number): Step | undefined {
  if (isFinal(order.status)) return undefined;
  if (order.goal !== "confirm") return "undo";
  switch (order.status) {
    case "placed":
      return "reserve";
    case "reserved":
    case "payment_pending":
      return holdIsShort(order, unixNow) ? "reserve" : "authorize";
    case "paid":
      return holdIsOver(order) ? "reserve" : "commit";
    case "confirmed":
    case "rejected":
    case "cancelled":
      return undefined;
  }
}

/** Applies what came of a step. Pure: whoever repeats a step after a crash comes to the same result. */
export function afterStep(order: Order, outcome: StepOutcome): OrderChange {
  switch (outcome.step) {
    case "reserve":
      return afterReserve(order, outcome.answer);
    case "authorize":
      return afterAuthorize(order, outcome.answer);
    case "commit":
      return afterCommit(order, outcome.answer);
    case "undo":
      return outcome.answer.kind === "undone"
        ? change(order, {
            status: order.goal === "reject" ? "rejected" : "cancelled",
            custody: { kind: "done" },
          })
        : change(order, { custody: { kind: "later" } });
  }
}

function afterReserve(order: Order, answer: ReserveAnswer): OrderChange {
  switch (answer.kind) {
    case "reserved":
      return change(order, {
        status: order.status === "placed" ? "reserved" : order.status,
        // The first price stands: money may have been taken for it.
        total: order.total ?? answer.total,
        reservedUntilUnixMs: answer.expiresAtUnixMs,
      });
    case "refused":
      // Nothing was reserved and, for a placed order, nothing was ever asked of payment: there is nothing to undo.
      return order.status === "placed"
        ? change(order, {
            status: "rejected",
            goal: "reject",
            refusal: answer.reason,
            custody: { kind: "done" },
          })
        : change(order, { goal: "cancel", refusal: answer.reason });
    case "no answer":
      return putOff(order, order.status === "payment_pending" ? "queued" : "later");
  }
}

function afterAuthorize(order: Order, answer: AuthorizeAnswer): OrderChange {
  switch (answer.kind) {
    case "paid":
      return change(order, { status: "paid" });
    case "declined":
      return change(order, { goal: "reject", refusal: `payment declined: ${answer.reason}` });
    case "refunded":
      return change(order, { goal: "cancel", refusal: "the payment was given back" });
    case "unsettled":
    case "no answer":
      return putOff({ ...order, status: "payment_pending" }, "queued");
  }
}

function afterCommit(
  order: Order,
  answer: Extract<StepOutcome, { step: "commit" }>["answer"],
): OrderChange {
  switch (answer.kind) {
    case "committed":
      return change(order, { status: "confirmed", custody: { kind: "done" } });
    case "over":
      // The hold has run out while the money was waited for; the same pieces are asked for once more.
      return change(order, { reservedUntilUnixMs: 0 });
    case "no answer":
      return putOff(order, "later");
  }
}

function putOff(order: Order, kind: "queued" | "later"): OrderChange {
  // Paid orders are never given up for being old: the money is there, so the stock is asked for until it says yes or no.
  if (order.ageMs > giveUpAfterMs && order.status !== "paid") {
    return change(order, { goal: "cancel", refusal: "could not be finished in time" });
  }
  return change(order, { custody: { kind } });
}

function change(order: Order, differences: Partial<OrderChange>): OrderChange {
  const { status, goal, total, reservedUntilUnixMs, refusal } = order;
  return {
    status,
    goal,
    total,
    reservedUntilUnixMs,
    refusal,
    custody: { kind: "in hand" },
    ...differences,
  };
}

function holdIsShort({ reservedUntilUnixMs }: Order, unixNow: number): boolean {
  return (reservedUntilUnixMs ?? 0) - unixNow < holdMarginMs;
}

/** Only inventory knows whether a hold is over; it said so by refusing to commit. */
function holdIsOver({ reservedUntilUnixMs }: Order): boolean {
  return reservedUntilUnixMs === 0;
}
