/**
 * What is known of the money of one order:
 * - `started`: written to the log; the provider has not been asked or is being asked.
 * - `unknown`: the provider was asked and its answer is not known.
 * - `authorized`, `captured`: the provider holds or has taken the money.
 * - `declined`: final, the provider refused.
 * - `refunded`: final, the money was given back or will never be taken.
 * - `not_charged`: the provider had done nothing when it was asked last; may be tried again under the same key.
 */
export const paymentStates = [
  "started",
  "unknown",
  "authorized",
  "captured",
  "declined",
  "refunded",
  "not_charged",
] as const;

export type PaymentState = (typeof paymentStates)[number];

/** What is still to be achieved at the provider, written down before it is tried. */
export const intents = ["charge", "capture", "refund"] as const;

export type Intent = (typeof intents)[number];

/** What an order shall be paid with. */
export interface PaymentRequest {
  readonly orderId: string;
  /** Passed on to the provider unchanged, whoever tries and however often: one key, one charge. */
  readonly idempotencyKey: string;
  /** Three letters, ISO 4217. */
  readonly currency: string;
  /** At least 1. */
  readonly amountMinorUnits: number;
  readonly paymentToken: string;
  /** Take the money at once instead of holding it. */
  readonly capture: boolean;
}

export interface Payment extends PaymentRequest {
  readonly state: PaymentState;
  /** Empty unless declined. */
  readonly declineReason: string;
  /** Null when nothing is left to do. */
  readonly intent: Intent | null;
  /** Grows with every change; a change is only made to the version it was decided on. */
  readonly version: number;
  /** Rounds of reconciliation since the last change of state. */
  readonly attempts: number;
  /** Milliseconds since a charge may last have been sent; null when none ever was. */
  readonly sentAgoMs: number | null;
}

/** States of a charge at the provider. */
export type ChargeState = "authorized" | "captured" | "declined" | "refunded";

/** What was learnt about a payment from the provider. */
export type Fact =
  /** The provider says what has become of the charge. */
  | { readonly kind: "charge is"; readonly state: ChargeState; readonly declineReason: string }
  /** The provider had nothing under the key when it was asked. */
  | { readonly kind: "no charge" }
  /** Our charge did not leave this process. */
  | { readonly kind: "not sent" }
  /** Our charge was sent and not answered. */
  | { readonly kind: "no answer" };

/** What a fact makes of a payment. */
export interface PaymentChange {
  readonly state: PaymentState;
  readonly declineReason: string;
  readonly intent: Intent | null;
}

/**
 * How long a charge may stay on its way and still arrive, in milliseconds: queues, retransmissions and slow links
 * together. Only a payment that was given up (refunded) is watched so long; a payment that is tried again uses the same
 * key, so that a late charge and the new one are one at the provider.
 */
export const lateArrivalMs = 120_000;

/**
 * Applies a fact to a payment. Facts may arrive late, twice and in any order: what the provider says of a charge always
 * counts, whatever was concluded before.
 */
export function afterFact(payment: Payment, fact: Fact): PaymentChange {
  const { state, declineReason, intent } = payment;
  const unchanged = { state, declineReason, intent };
  switch (fact.kind) {
    case "charge is":
      return {
        state: fact.state,
        declineReason: fact.declineReason,
        intent: isAchieved(intent, fact.state) ? null : intent,
      };
    case "no charge":
      return isDecided(state) && state !== "refunded" ? unchanged : withoutCharge(payment);
    case "not sent":
      // Only our own attempt is known not to have left: an earlier one may be on its way.
      return state === "started" ? withoutCharge(payment) : unchanged;
    case "no answer":
      return state === "started" ? { ...unchanged, state: "unknown" } : unchanged;
  }
}

function withoutCharge({ intent, sentAgoMs }: Payment): PaymentChange {
  if (intent !== "refund") return { state: "not_charged", declineReason: "", intent: null };
  const watched = sentAgoMs !== null && sentAgoMs < lateArrivalMs;
  return { state: "refunded", declineReason: "", intent: watched ? "refund" : null };
}

/** Whether the provider has said what became of the charge. */
function isDecided(state: PaymentState): boolean {
  return (
    state === "authorized" || state === "captured" || state === "declined" || state === "refunded"
  );
}

function isAchieved(intent: Intent | null, state: ChargeState): boolean {
  switch (intent) {
    case null:
    case "charge":
      return true;
    case "capture":
      return state !== "authorized";
    case "refund":
      return state === "refunded" || state === "declined";
  }
}
