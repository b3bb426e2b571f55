import type { Payment, PaymentChange, PaymentRequest } from "./payment.ts";

/** How long the store may take. */
export interface StoreLimits {
  /** Instant of the monotonic clock. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
}

export type BeginOutcome =
  /** Written to the log: the caller may now charge, and nobody else does until `checkInMs` have passed. */
  | { readonly kind: "begun"; readonly payment: Payment }
  /** There was a payment already, which needs no new charge or belongs to somebody who is at it. */
  | { readonly kind: "known"; readonly payment: Payment };

/**
 * Keeps payments and their log. Each method takes effect as a whole or not at all, and is durable when it returns: what
 * follows may rely on it.
 */
export interface PaymentStore {
  /** Starts a payment, or starts one that is `not_charged` again. */
  begin(request: PaymentRequest, checkInMs: number, limits: StoreLimits): Promise<BeginOutcome>;
  /**
   * Changes a payment and notes the event.
   *
   * @param checkInMs When reconciliation shall look at it; null for never.
   * @returns The payment after the change; undefined when it has another version by now.
   */
  change(
    payment: Payment,
    change: PaymentChange,
    event: string,
    checkInMs: number | null,
    limits: StoreLimits,
  ): Promise<Payment | undefined>;
  find(orderId: string, limits: StoreLimits): Promise<Payment | undefined>;
  /**
   * Notes that the money shall be given back, or that none shall ever be taken for an order that nobody has paid for yet.
   *
   * @returns The payment, with the intent unless nothing is left to do.
   */
  requestRefund(orderId: string, checkInMs: number, limits: StoreLimits): Promise<Payment>;
  /** Notes that authorized money shall be taken. @returns The payment; undefined when there is none. */
  requestCapture(
    orderId: string,
    checkInMs: number,
    limits: StoreLimits,
  ): Promise<Payment | undefined>;
  /**
   * Takes payments that reconciliation has to look at, oldest first, none that another instance is looking at.
   *
   * @param leaseMs How long they belong to the caller.
   */
  claimDue(paymentsMax: number, leaseMs: number, limits: StoreLimits): Promise<readonly Payment[]>;
  /** Puts off a payment that could not be settled. Does nothing when it has another version by now. */
  defer(payment: Payment, checkInMs: number, limits: StoreLimits): Promise<void>;
}
