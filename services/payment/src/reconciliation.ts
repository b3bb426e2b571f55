import type { Clock } from "@holdfast/clock";
import type { Payment } from "./payment.ts";
import type { PaymentStore, StoreLimits } from "./payment-store.ts";
import type { Payments } from "./payments.ts";

/** Rest between two rounds, in milliseconds; below the first check, so that nobody waits much longer than that. */
export const reconciliationIntervalMs = 300;
/** Payments looked at together: as many as one round can ask about within its lease. */
export const batchMax = 16;
/** Longer than a whole batch takes, each call included, so that no two instances look at one payment. */
export const leaseMs = 5_000;
/** Time a round may take in all, in milliseconds; below the lease. */
export const roundWithinMs = 3_000;

export interface ReconciliationOptions {
  readonly store: PaymentStore;
  readonly payments: Payments;
  readonly clock: Clock;
  /** Told of a payment that could not be settled for a reason of our own; the others go on. */
  readonly onError: (error: unknown) => void;
  /** Runs one payment's work in a context of its own, such as a span and a deadline. Default: as it is. */
  readonly around?: <T>(
    payment: Payment,
    limits: StoreLimits,
    work: () => Promise<T>,
  ) => Promise<T>;
}

/** Settles payments whose outcome is not known, and finishes what was intended, by asking the provider. */
export class Reconciliation {
  readonly #options: ReconciliationOptions;

  constructor(options: ReconciliationOptions) {
    this.#options = options;
  }

  /** @returns "more" when there may be others to look at. */
  async round(signal: AbortSignal): Promise<"more" | "rest"> {
    const {
      store,
      payments,
      clock,
      onError,
      around = (_payment, _limits, work) => work(),
    } = this.#options;
    const limits = { deadline: clock.now() + roundWithinMs, signal };
    const due = await store.claimDue(batchMax, leaseMs, limits);
    const settled = await Promise.all(
      due.map(async (payment) => {
        try {
          await around(payment, limits, () => payments.advance(payment, limits));
        } catch (error) {
          onError(error);
        }
      }),
    );
    return settled.length === batchMax ? "more" : "rest";
  }
}
