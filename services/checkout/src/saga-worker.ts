import type { Clock, Random } from "@holdfast/clock";
import { accept } from "./checkout.ts";
import { newId } from "./new-id.ts";
import type { Answer, Order } from "./order.ts";
import type { HeldOrder, OrderStore } from "./order-store.ts";
import type { CallLimits } from "./peer-ports.ts";
import { leaseMs, type SagaRun, type SagaRunner } from "./saga-runner.ts";

/** Rest between two rounds, in milliseconds: short beside the lease that has to run out first. */
export const resumeIntervalMs = 400;
/** Orders worked on together. */
export const batchMax = 8;
/** Time for one order, in milliseconds; well below the lease, so that it is over before anybody else begins. */
export const orderWithinMs = 2_500;

export interface OrderWorkOptions {
  readonly store: OrderStore;
  readonly saga: SagaRunner;
  readonly clock: Clock;
  readonly random: Random;
  /** Told of an order that could not be led further for a reason of our own; the others go on. */
  readonly onError: (error: unknown) => void;
  /** Whether the peers an order needs can be reached. Default they can. */
  readonly isWorkable?: () => boolean;
  /** Runs one order's work in a context of its own, such as a span and a deadline. Default: as it is. */
  readonly around?: <T>(held: HeldOrder, limits: CallLimits, work: () => Promise<T>) => Promise<T>;
}

/** Resumes orders that a crash, or a peer that did not answer, left half-way. */
export class SagaWorker {
  readonly #options: OrderWorkOptions;

  constructor(options: OrderWorkOptions) {
    this.#options = options;
  }

  /** @returns "more" when there may be others to take up. */
  async round(signal: AbortSignal): Promise<"more" | "rest"> {
    const { store, clock, random, isWorkable = () => true } = this.#options;
    // Taken up while nobody answers, an order would only be put off again, and later each time.
    if (!isWorkable()) return "rest";
    const limits = { deadline: clock.now() + orderWithinMs, signal };
    const owner = newId("w", random);
    const abandoned = await store.claimAbandoned(batchMax, owner, leaseMs, limits);
    await Promise.all(abandoned.map((held) => leadOn(held, this.#options, signal)));
    return abandoned.length === batchMax ? "more" : "rest";
  }
}

/** Leads one order as far as it goes. Never rejects. */
export async function leadOn(
  held: HeldOrder,
  options: OrderWorkOptions,
  signal: AbortSignal,
): Promise<SagaRun | undefined> {
  const { saga, clock, onError, around = (_held, _limits, work) => work() } = options;
  const limits = { deadline: clock.now() + orderWithinMs, signal };
  try {
    return await around(held, limits, () => saga.run(held, answerLater, limits));
  } catch (error) {
    onError(error);
    return undefined;
  }
}

/** Nobody waits for recommendations any more. */
function answerLater(order: Order): Promise<Answer> {
  return Promise.resolve(accept(order, undefined));
}
