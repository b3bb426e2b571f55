import { createHash } from "node:crypto";

export const chargeStates = ["AUTHORIZED", "CAPTURED", "DECLINED", "REFUNDED"] as const;

export type ChargeState = (typeof chargeStates)[number];

/** What a merchant asks for under one idempotency key. */
export interface ChargeRequest {
  readonly idempotencyKey: string;
  readonly merchantReference: string;
  /** Three letters, ISO 4217. */
  readonly currency: string;
  /** At least 1. */
  readonly amountMinorUnits: number;
  readonly paymentToken: string;
  /** Take the money at once instead of holding it. */
  readonly capture: boolean;
}

/** One row of the ledger. */
export interface Charge {
  readonly chargeId: string;
  readonly merchantReference: string;
  readonly currency: string;
  readonly amountMinorUnits: number;
  readonly state: ChargeState;
  /** Empty unless declined. */
  readonly declineReason: string;
  /** Tells a repeat from another request under the same key, without keeping the token. */
  readonly requestDigest: string;
}

/** The request makes no sense, or its key belongs to another one. Nothing was charged. */
export class InvalidCharge extends Error {
  override readonly name = "InvalidCharge";
}

/** The charge is in a state that does not allow this. Nothing was changed. */
export class ChargeStateConflict extends Error {
  override readonly name = "ChargeStateConflict";
}

const textMaxCharacters = 128;

/** Stands in for a customer's means of payment: what the company answers is in the token. */
const tokens: Readonly<Record<string, { readonly declineReason: string } | undefined>> = {
  tok_ok: { declineReason: "" },
  tok_declined: { declineReason: "card_declined" },
};

/**
 * Decides about a new charge.
 *
 * @throws {InvalidCharge}
 */
export function decideCharge(request: ChargeRequest): Charge {
  const { idempotencyKey, merchantReference, currency, amountMinorUnits } = request;
  requireText("idempotency_key", idempotencyKey);
  requireText("merchant_reference", merchantReference);
  if (!/^[A-Z]{3}$/u.test(currency)) throw new InvalidCharge("currency must be three letters");
  if (!Number.isSafeInteger(amountMinorUnits) || amountMinorUnits < 1) {
    throw new InvalidCharge(`amount_minor_units must be at least 1, got ${amountMinorUnits}`);
  }
  const means = Object.hasOwn(tokens, request.paymentToken)
    ? tokens[request.paymentToken]
    : undefined;
  if (means === undefined) throw new InvalidCharge("payment_token is not known");
  const { declineReason } = means;
  const accepted = request.capture ? "CAPTURED" : "AUTHORIZED";
  return {
    chargeId: `ch_${digest(idempotencyKey).slice(0, 24)}`,
    merchantReference,
    currency,
    amountMinorUnits,
    state: declineReason === "" ? accepted : "DECLINED",
    declineReason,
    requestDigest: requestDigest(request),
  };
}

/** @throws {InvalidCharge} when the key was used with another request. */
export function requireSameRequest(request: ChargeRequest, charge: Charge): void {
  if (requestDigest(request) !== charge.requestDigest) {
    throw new InvalidCharge("idempotency_key was used with another request");
  }
}

/** @throws {ChargeStateConflict} when the charge is neither held nor taken. */
export function afterCapture({ state }: Charge): ChargeState {
  if (state === "AUTHORIZED" || state === "CAPTURED") return "CAPTURED";
  throw new ChargeStateConflict(`a ${state.toLowerCase()} charge cannot be captured`);
}

/** A declined charge has nothing to give back and stays what it is. */
export function afterRefund({ state }: Charge): ChargeState {
  return state === "DECLINED" ? "DECLINED" : "REFUNDED";
}

function requireText(field: string, value: string): void {
  if (value.length < 1 || value.length > textMaxCharacters) {
    throw new InvalidCharge(`${field} must have 1 to ${textMaxCharacters} characters`);
  }
}

function requestDigest(request: ChargeRequest): string {
  const { merchantReference, currency, amountMinorUnits, paymentToken, capture } = request;
  return digest(
    JSON.stringify([merchantReference, currency, amountMinorUnits, paymentToken, capture]),
  );
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
