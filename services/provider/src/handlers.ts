import { type Handlers, RpcError } from "@holdfast/rpc";
import { type Charge, ChargeStateConflict, InvalidCharge } from "./charge.ts";
import { type Provider, UnknownCharge } from "./provider.ts";

const states = {
  authorized: "CHARGE_STATE_AUTHORIZED",
  captured: "CHARGE_STATE_CAPTURED",
  declined: "CHARGE_STATE_DECLINED",
  refunded: "CHARGE_STATE_REFUNDED",
} as const;

/** Joins the contract with the domain: messages in, messages or statuses out. */
export function providerHandlers(provider: Provider): Handlers<"provider.v1.Provider"> {
  return {
    charge: (request) => answer(provider.charge(request)),
    captureCharge: (request) => answer(provider.capture(request.idempotencyKey)),
    refundCharge: (request) => answer(provider.refund(request.idempotencyKey)),
    getCharge: (request) => answer(provider.find(request.idempotencyKey)),
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
