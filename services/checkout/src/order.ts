/**
 * Where an order stands. `confirmed`, `rejected` and `cancelled` are final; `payment_pending` waits in the payment queue;
 * the others are in somebody's hands.
 */
export const orderStatuses = [
  "placed",
  "reserved",
  "payment_pending",
  "paid",
  "confirmed",
  "rejected",
  "cancelled",
] as const;

export type OrderStatus = (typeof orderStatuses)[number];

/**
 * What the saga is working towards. It only ever turns from `confirm` to one of the others: `reject` before any money can
 * have moved, `cancel` when some may have, so that it is given back.
 */
export const goals = ["confirm", "reject", "cancel"] as const;

export type Goal = (typeof goals)[number];

/** One position of an order. */
export interface OrderLine {
  readonly sku: string;
  /** Pieces, at least 1. */
  readonly quantity: number;
}

/** An amount, exact. */
export interface Money {
  /** Three letters, ISO 4217. */
  readonly currency: string;
  /** In the smallest unit of the currency. */
  readonly minorUnits: number;
}

/** What a customer wants. */
export interface OrderRequest {
  /** Chosen by the customer once per order, the same on every repeat. */
  readonly idempotencyKey: string;
  /** What is bought once: one order per cart, whatever the key. */
  readonly cartId: string;
  readonly lines: readonly OrderLine[];
  readonly paymentToken: string;
}

/** What the customer was told first; a repeat is told the same. */
export type Answer =
  | {
      readonly kind: "accepted";
      readonly status: OrderStatus;
      readonly recommendedSkus: readonly string[];
      /** What was left out or put off: "payment", "recommendations". */
      readonly degraded: readonly string[];
    }
  | { readonly kind: "refused"; readonly reason: string };

export interface Order extends OrderRequest {
  readonly orderId: string;
  /** Tells a repeat from another request under the same key. */
  readonly requestDigest: string;
  readonly status: OrderStatus;
  readonly goal: Goal;
  /** Price of all lines; null until stock was reserved for the first time. */
  readonly total: Money | null;
  /** Until when the stock is set aside, milliseconds since the Unix epoch; null until it was. */
  readonly reservedUntilUnixMs: number | null;
  /** Why it will not be confirmed; empty while it may be. */
  readonly refusal: string;
  /** Null until the customer could be told something. */
  readonly answer: Answer | null;
  /** Grows with every change. */
  readonly version: number;
  /** How often it was taken up since it last got further. */
  readonly attempts: number;
  readonly ageMs: number;
  /** What continues the trace it was placed in; opaque. */
  readonly traceContext: Readonly<Record<string, string>>;
}

export function isFinal(status: OrderStatus): boolean {
  return status === "confirmed" || status === "rejected" || status === "cancelled";
}
