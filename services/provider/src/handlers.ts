import { type Handlers, RpcError } from "@holdfast/rpc";
import { type Charge, ChargeStateConflict, InvalidCharge } from "./charge.ts";
import { type Provider, UnknownCharge } from "./provider.ts";

const states = {
  AUTHORIZED: "CHARGE_STATE_AUTHORIZED",
  CAPTURED: "CHARGE_STATE_CAPTURED",
  DECLINED: "CHARGE_STATE_DECLINED",
  REFUNDED: "CHARGE_STATE_REFUNDED",
} as const;

/** Told of the key that a request is about, for its span. */
export type NoteKey = (idempotencyKey: string) => void;

/** Joins the contract with the domain: messages in, messages or statuses out. */
export function providerHandlers(
  provider: Provider,
  note: NoteKey,
): Handlers<"provider.v1.Provider"> {
  return {
    charge: (request) => {
      note(request.idempotencyKey);
      return answer(provider.charge(request));
    },
    captureCharge: ({ idempotencyKey }) => {
      note(idempotencyKey);
      return answer(provider.capture(idempotencyKey));
    },
    refundCharge: ({ idempotencyKey }) => {
      note(idempotencyKey);
      return answer(provider.refund(idempotencyKey));
    },
    getCharge: ({ idempotencyKey }) => {
      note(idempotencyKey);
      return answer(provider.find(idempotencyKey));
    },
  };
}

/** The answers are views of one thing; the encoder takes the fields that each has. */
async function answer(handled: Promise<Charge>) {
  try {
    const { chargeId, amountMinorUnits, declineReason, state } = await handled;
    return { chargeId, amountMinorUnits, declineReason, state: states[state] };
  } catch (error) {
    if (error instanceof InvalidCharge) throw new RpcError("INVALID_ARGUMENT", error.message);
    if (error instanceof UnknownCharge) throw new RpcError("NOT_FOUND", error.message);
    if (error instanceof ChargeStateConflict) {
      throw new RpcError("FAILED_PRECONDITION", error.message);
    }
    throw error;
  }
}
