import { ResilienceError, retryFieldsOf } from "@holdfast/resilience";
import { type CallOptions, type Client, RpcError } from "@holdfast/rpc";
import type { ChargeProvider, ProviderAnswer, ProviderLimits } from "./charge-provider.ts";
import type { ChargeState, Fact, Payment } from "./payment.ts";

type ChargeFact = Exclude<Fact, { kind: "no charge" }>;

const chargeStates: Readonly<Record<string, ChargeState | undefined>> = {
  CHARGE_STATE_AUTHORIZED: "authorized",
  CHARGE_STATE_CAPTURED: "captured",
  CHARGE_STATE_DECLINED: "declined",
  CHARGE_STATE_REFUNDED: "refunded",
};

/** The payment company behind its gRPC interface; what the network does becomes a fact or "no answer". */
export class RpcChargeProvider implements ChargeProvider {
  readonly #client: Client<"provider.v1.Provider">;

  constructor(client: Client<"provider.v1.Provider">) {
    this.#client = client;
  }

  async charge(payment: Payment, limits: ProviderLimits): Promise<ChargeFact> {
    const { idempotencyKey, currency, amountMinorUnits, paymentToken, capture } = payment;
    const request = {
      idempotencyKey,
      merchantReference: payment.orderId,
      currency,
      amountMinorUnits,
      paymentToken,
      capture,
    };
    try {
      return readState(await this.#client.charge(request, optionsOf(limits)));
    } catch (error) {
      return chargeFactOf(error);
    }
  }

  find(idempotencyKey: string, limits: ProviderLimits): Promise<ProviderAnswer> {
    return answerOf(this.#client.getCharge({ idempotencyKey }, optionsOf(limits)));
  }

  capture(idempotencyKey: string, limits: ProviderLimits): Promise<ProviderAnswer> {
    return answerOf(this.#client.captureCharge({ idempotencyKey }, optionsOf(limits)));
  }

  refund(idempotencyKey: string, limits: ProviderLimits): Promise<ProviderAnswer> {
    return answerOf(this.#client.refundCharge({ idempotencyKey }, optionsOf(limits)));
  }
}

function optionsOf({ signal }: ProviderLimits): CallOptions {
  return signal === undefined ? {} : { signal };
}

async function answerOf(
  call: Promise<{ readonly state: string; readonly declineReason?: string }>,
): Promise<ProviderAnswer> {
  try {
    return readState(await call);
  } catch (error) {
    if (error instanceof RpcError && error.status === "NOT_FOUND") return { kind: "no charge" };
    return { kind: "no answer" };
  }
}

function readState(answer: { readonly state: string; readonly declineReason?: string }): {
  readonly kind: "charge is";
  readonly state: ChargeState;
  readonly declineReason: string;
} {
  const state = chargeStates[answer.state];
  if (state === undefined) throw new TypeError(`the provider answered with state ${answer.state}`);
  return { kind: "charge is", state, declineReason: answer.declineReason ?? "" };
}

/** Reads what a failed charge says. When in doubt it may have taken effect: asking by key will tell. */
export function chargeFactOf(error: unknown): ChargeFact {
  if (error instanceof RpcError && error.status === "INVALID_ARGUMENT") {
    return { kind: "charge is", state: "declined", declineReason: "invalid_request" };
  }
  const effect =
    error instanceof RpcError || error instanceof ResilienceError ? error.effect : "unknown";
  // The error is that of the last attempt: what an earlier one did is not known from it.
  const attempts = retryFieldsOf(error)?.attempts ?? 1;
  return effect === "none" && attempts === 1 ? { kind: "not sent" } : { kind: "no answer" };
}
