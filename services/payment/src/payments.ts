import type { Clock, Random } from "@holdfast/clock";
import type { ChargeProvider, ProviderAnswer } from "./charge-provider.ts";
import { afterFact, type Fact, type Payment, type PaymentRequest } from "./payment.ts";
import { requireOrderId, requirePaymentRequest } from "./payment-rules.ts";
import type { PaymentStore, StoreLimits } from "./payment-store.ts";
import { NotAuthorized, PaidDifferently, PaymentMissing, ProviderUnreachable } from "./refusals.ts";

/**
 * When reconciliation may look at a payment that somebody is working on, in milliseconds. Longer than any request lives
 * (2 s), so that it only ever finds those whose instance has crashed.
 */
export const abandonedAfterMs = 3_000;
/** When reconciliation first looks at a payment whose request has ended without an answer, in milliseconds. */
export const firstCheckMs = 400;
/** Bounds of the wait between two looks at one payment, in milliseconds. */
export const checkAgainMs = { least: 400, most: 2_000 } as const;
/** What is learnt must be written even when the caller has stopped waiting, in milliseconds. */
const writeWithinMs = 1_000;
/** Two writers can meet once or twice (a request, reconciliation); more often would be a bug. */
const changeRoundsMax = 5;

export interface PaymentsOptions {
  readonly store: PaymentStore;
  readonly provider: ChargeProvider;
  readonly clock: Clock;
  readonly random: Random;
}

/** Takes money for orders, each order at most once. */
export class Payments {
  readonly #options: PaymentsOptions;

  constructor(options: PaymentsOptions) {
    this.#options = options;
  }

  /**
   * Asks the provider for the money. A repeat returns what is known by then, and tries again when it is known that
   * nothing was charged.
   *
   * @throws {ProviderUnreachable} Nothing was sent.
   * @throws {InvalidPayment | PaidDifferently} Nothing was done.
   */
  async authorize(request: PaymentRequest, limits: StoreLimits): Promise<Payment> {
    requirePaymentRequest(request);
    const { store, provider } = this.#options;
    const outcome = await store.begin(request, abandonedAfterMs, limits);
    if (outcome.kind === "known") {
      if (isPaidDifferently(outcome.payment, request)) throw new PaidDifferently(request.orderId);
      return outcome.payment;
    }
    const fact = await provider.charge(outcome.payment, limits);
    const payment = await this.#learn(outcome.payment, fact, `charge: ${describe(fact)}`);
    if (payment.state === "not_charged") throw new ProviderUnreachable(request.orderId);
    return payment;
  }

  /**
   * Takes an amount that was authorized. A repeat has no second effect.
   *
   * @throws {NotAuthorized} Nothing was done.
   * @throws {ProviderUnreachable} It will be taken later.
   */
  async capture(orderId: string, limits: StoreLimits): Promise<Payment> {
    requireOrderId(orderId);
    const payment = await this.#options.store.requestCapture(orderId, abandonedAfterMs, limits);
    if (payment?.state === "captured") return payment;
    if (payment?.intent !== "capture") throw new NotAuthorized(orderId);
    const after = await this.advance(payment, limits);
    if (after.intent === "capture") throw new ProviderUnreachable(orderId);
    if (after.state !== "captured") throw new NotAuthorized(orderId);
    return after;
  }

  /**
   * Gives the money back, once. For an order without a payment it leaves a mark that refuses a later charge.
   *
   * @throws {ProviderUnreachable} It will be given back later.
   */
  async refund(orderId: string, limits: StoreLimits): Promise<Payment> {
    requireOrderId(orderId);
    const payment = await this.#options.store.requestRefund(orderId, abandonedAfterMs, limits);
    if (payment.intent !== "refund") return payment;
    const after = await this.advance(payment, limits);
    if (after.state === "refunded" || after.intent !== "refund") return after;
    throw new ProviderUnreachable(orderId);
  }

  /** @throws {PaymentMissing} */
  async find(orderId: string, limits: StoreLimits): Promise<Payment> {
    const payment = await this.#options.store.find(orderId, limits);
    if (payment === undefined) throw new PaymentMissing(orderId);
    return payment;
  }

  /**
   * Does the next step towards what is intended: looks up a charge whose outcome is not known, then captures or refunds it
   * when that is asked for. Every step may be repeated. A payment that gets no further is put off.
   */
  async advance(payment: Payment, limits: StoreLimits): Promise<Payment> {
    let current = payment;
    // At most a look-up and one order that follows from it.
    for (let step = 0; step < 2 && current.intent !== null; step += 1) {
      const { ask, event } = this.#nextStep(current, limits);
      const answer = await ask;
      if (answer.kind === "no answer") {
        await this.#defer(current);
        return current;
      }
      const before = current.state;
      current = await this.#learn(current, answer, `${event}: ${describe(answer)}`);
      if (current.state === before && current.intent !== null) {
        await this.#defer(current);
        return current;
      }
    }
    return current;
  }

  #nextStep(
    { idempotencyKey, state, intent }: Payment,
    limits: StoreLimits,
  ): { ask: Promise<ProviderAnswer>; event: string } {
    const { provider } = this.#options;
    const isCharged = state === "authorized" || state === "captured";
    if (isCharged && intent === "capture") {
      return { ask: provider.capture(idempotencyKey, limits), event: "capture" };
    }
    if (isCharged && intent === "refund") {
      return { ask: provider.refund(idempotencyKey, limits), event: "refund" };
    }
    return { ask: provider.find(idempotencyKey, limits), event: "look-up" };
  }

  /** Writes down what was learnt. Somebody else may have changed the payment meanwhile: then the fact is applied to that. */
  async #learn(payment: Payment, fact: Fact, event: string): Promise<Payment> {
    const { store } = this.#options;
    let current = payment;
    for (let round = 0; round < changeRoundsMax; round += 1) {
      const change = afterFact(current, fact);
      const limits = this.#writeLimits();
      const checkInMs = change.intent === null ? null : firstCheckMs;
      const changed = await store.change(current, change, event, checkInMs, limits);
      if (changed !== undefined) return changed;
      current = await this.find(current.orderId, limits);
    }
    throw new Error(
      `payment of order ${payment.orderId} changed ${changeRoundsMax} times under a change`,
    );
  }

  async #defer(payment: Payment): Promise<void> {
    const { store, random } = this.#options;
    const { least, most } = checkAgainMs;
    const waitMs = Math.min(least * 2 ** payment.attempts, most);
    await store.defer(payment, Math.ceil(waitMs * (0.5 + random() / 2)), this.#writeLimits());
  }

  #writeLimits(): StoreLimits {
    return { deadline: this.#options.clock.now() + writeWithinMs };
  }
}

/** A mark left by a refund has no amount, and refuses every charge. */
function isPaidDifferently(payment: Payment, request: PaymentRequest): boolean {
  if (payment.state === "refunded") return false;
  return (
    payment.currency !== request.currency || payment.amountMinorUnits !== request.amountMinorUnits
  );
}

function describe(fact: Fact): string {
  return fact.kind === "charge is" ? fact.state : fact.kind;
}
