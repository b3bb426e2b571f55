import type { Clock } from "@holdfast/clock";
import {
  afterCapture,
  afterRefund,
  type Charge,
  type ChargeRequest,
  ChargeStateConflict,
  decideCharge,
  InvalidCharge,
  requireSameRequest,
} from "./charge.ts";
import type { Decision, Ledger } from "./ledger.ts";

/** Nothing, ever, was charged under this key. */
export class UnknownCharge extends Error {
  override readonly name = "UnknownCharge";

  constructor() {
    super("no charge with this idempotency_key");
  }
}

export interface ProviderOptions {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** How long the company takes to work on a request, in milliseconds, at least 0. */
  readonly serviceTimeMs: number;
}

/**
 * The payment company outside. It does what it was asked even when the caller has stopped waiting, as a real one would:
 * that is what makes an unanswered charge an unknown one.
 */
export class Provider {
  readonly #options: ProviderOptions;

  constructor(options: ProviderOptions) {
    this.#options = options;
  }

  /** @throws {InvalidCharge} Nothing was charged. */
  charge(request: ChargeRequest): Promise<Charge> {
    return this.#handle("Charge", request.idempotencyKey, request.merchantReference, (known) => {
      if (known === undefined) {
        const charge = decideCharge(request);
        return { kind: "insert", charge, value: charge, outcome: charge.state.toLowerCase() };
      }
      requireSameRequest(request, known);
      return { kind: "read", value: known, outcome: "replayed" };
    });
  }

  /** @throws {UnknownCharge | ChargeStateConflict} Nothing was changed. */
  capture(idempotencyKey: string): Promise<Charge> {
    return this.#handle("CaptureCharge", idempotencyKey, "", (known) => {
      if (known === undefined) throw new UnknownCharge();
      return change(known, afterCapture(known));
    });
  }

  /** @throws {UnknownCharge} Nothing was changed. */
  refund(idempotencyKey: string): Promise<Charge> {
    return this.#handle("RefundCharge", idempotencyKey, "", (known) => {
      if (known === undefined) throw new UnknownCharge();
      return change(known, afterRefund(known));
    });
  }

  /** @throws {UnknownCharge} */
  find(idempotencyKey: string): Promise<Charge> {
    return this.#handle("GetCharge", idempotencyKey, "", (known) => {
      if (known === undefined) throw new UnknownCharge();
      return { kind: "read", value: known, outcome: "found" };
    });
  }

  async #handle(
    method: string,
    idempotencyKey: string,
    merchantReference: string,
    decide: (known: Charge | undefined) => Decision<Charge>,
  ): Promise<Charge> {
    const { ledger, clock, serviceTimeMs } = this.#options;
    const receivedUnixMs = Math.round(clock.unixNow());
    if (serviceTimeMs > 0) await clock.sleep(serviceTimeMs);
    const request = { receivedUnixMs, method, idempotencyKey, merchantReference };
    return ledger.handle(request, (known) => orRefuse(() => decide(known)));
  }
}

function change(charge: Charge, state: Charge["state"]): Decision<Charge> {
  return charge.state === state
    ? { kind: "read", value: charge, outcome: "replayed" }
    : { kind: "update", state, value: { ...charge, state }, outcome: state.toLowerCase() };
}

/** A refusal is written to the books like everything else that was received. */
function orRefuse(decide: () => Decision<Charge>): Decision<Charge> {
  try {
    return decide();
  } catch (error) {
    if (error instanceof UnknownCharge) return { kind: "refused", error, outcome: "not_found" };
    if (error instanceof InvalidCharge || error instanceof ChargeStateConflict) {
      return { kind: "refused", error, outcome: "refused" };
    }
    throw error;
  }
}
