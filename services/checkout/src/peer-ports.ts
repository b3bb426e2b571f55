import type { Money, Order } from "./order.ts";

/** How long the caller can wait. */
export interface CallLimits {
  /** Instant of the monotonic clock. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
}

/** Nothing is known of the effect; the same may be asked again. */
export interface NoAnswer {
  readonly kind: "no answer";
}

export type ReserveAnswer =
  | {
      readonly kind: "reserved";
      readonly total: Money;
      readonly expiresAtUnixMs: number;
    }
  /** Out of stock, or no such unit: nothing is reserved. */
  | { readonly kind: "refused"; readonly reason: string }
  | NoAnswer;

/** Each may be repeated. None throws for what the peer or the network does. */
export interface InventoryPort {
  reserve(order: Order, holdForMs: number, limits: CallLimits): Promise<ReserveAnswer>;
  /** "over": the reservation has expired or is gone. */
  commit(
    orderId: string,
    limits: CallLimits,
  ): Promise<{ readonly kind: "committed" } | { readonly kind: "over" } | NoAnswer>;
  release(orderId: string, limits: CallLimits): Promise<{ readonly kind: "released" } | NoAnswer>;
}

export type AuthorizeAnswer =
  | { readonly kind: "paid" }
  | { readonly kind: "declined"; readonly reason: string }
  /** The money was given back, or the order is marked as never to be paid. */
  | { readonly kind: "refunded" }
  /** Payment works on it, or waits for the provider's word. */
  | { readonly kind: "unsettled" }
  /** Payment, or the provider behind it, cannot be reached. */
  | NoAnswer;

/** Each may be repeated. None throws for what the peer or the network does. */
export interface PaymentPort {
  authorize(order: Order, limits: CallLimits): Promise<AuthorizeAnswer>;
  refund(orderId: string, limits: CallLimits): Promise<{ readonly kind: "refunded" } | NoAnswer>;
}

export interface Recommended {
  readonly kind: "skus";
  readonly skus: readonly string[];
  /** Older than it would be if all were well. */
  readonly isOld: boolean;
}

/** Nobody needs it to buy: it answers within its own small budget, with "no answer" if need be. */
export interface RecommendationPort {
  recommend(skus: readonly string[], limits: CallLimits): Promise<Recommended | NoAnswer>;
}
