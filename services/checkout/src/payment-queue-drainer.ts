import { newId } from "./new-id.ts";
import { leaseMs } from "./saga-runner.ts";
import { leadOn, type OrderWorkOptions, orderWithinMs } from "./saga-worker.ts";

/** Rest between two rounds, in milliseconds. */
export const drainIntervalMs = 250;
/** Orders taken from the queue together, once payment has shown that it keeps up. */
export const drainBatchMax = 8;
/**
 * Time for each order at least, in milliseconds. Three instances then settle 150 a second: a thousand orders in seven seconds,
 * and half of two cores left for customers, who wait while the queue does not.
 */
export const drainPaceMs = 20;
/** A batch that takes longer, in milliseconds, competes with customers: the next one is half as large. */
export const drainSlowMs = 250;
/**
 * Share of the time in which it works at most. What makes batches slow makes customers wait too, and batches that follow one
 * another at once, from every instance, are a large part of that: after a batch it rests for as long as it took.
 */
export const drainShareMax = 0.5;
/** Bounds of the pause after payment could not be reached, in milliseconds; doubled each time. */
export const drainPauseMs = { least: 250, most: 1_000 } as const;

/**
 * Settles queued orders once payment can be reached again: it feels its way with one order, doubles while all goes well and
 * starts over when it does not, so that a peer that just recovered is not run over by everything that waited for it.
 */
export class PaymentQueueDrainer {
  readonly #options: OrderWorkOptions;
  #batch = 1;
  #pauseMs: number = drainPauseMs.least;
  #pausedUntil = 0;

  constructor(options: OrderWorkOptions) {
    this.#options = options;
  }

  /** @returns "more" when there may be others to settle. */
  async round(signal: AbortSignal): Promise<"more" | "rest"> {
    const { store, clock, random, isWorkable = () => true } = this.#options;
    const startedAt = clock.now();
    if (startedAt < this.#pausedUntil || !isWorkable()) return "rest";
    const limits = { deadline: startedAt + orderWithinMs, signal };
    const owner = newId("w", random);
    const due = await store.claimQueued(this.#batch, owner, leaseMs, limits);
    const runs = await Promise.all(due.map((held) => leadOn(held, this.#options, signal)));
    if (runs.some((run) => run === undefined || run.paymentUnreachable)) {
      this.#batch = 1;
      this.#pausedUntil = clock.now() + this.#pauseMs;
      this.#pauseMs = Math.min(this.#pauseMs * 2, drainPauseMs.most);
      return "rest";
    }
    if (due.length > 0) this.#pauseMs = drainPauseMs.least;
    if (due.length < this.#batch) return "rest";
    const tookMs = clock.now() - startedAt;
    this.#batch =
      tookMs > drainSlowMs
        ? Math.max(1, Math.floor(this.#batch / 2))
        : Math.min(this.#batch * 2, drainBatchMax);
    const roundMs = Math.max(due.length * drainPaceMs, tookMs / drainShareMax);
    await clock.sleep(roundMs - tookMs, signal);
    return "more";
  }
}
