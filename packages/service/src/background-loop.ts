import type { Clock, Random } from "@holdfast/clock";

export interface BackgroundLoopOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Rest between two rounds, in milliseconds, above 0; drawn anew each time from half of it to all of it. */
  readonly intervalMs: number;
  /** Longest rest after rounds that failed, in milliseconds, at least `intervalMs`. Default 20 times `intervalMs`. */
  readonly failureIntervalMaxMs?: number;
  /**
   * One round. It looks at the signal between its steps, and ends by itself: each of its waits is bounded.
   *
   * @returns "more" to begin the next round at once, "rest" when nothing is left to do.
   */
  readonly round: (signal: AbortSignal) => Promise<"more" | "rest">;
  /** Told of what a round threw; the loop goes on. */
  readonly onError: (error: unknown) => void;
}

/** Work that an instance does by itself until it stops. Several instances fall out of step by the jitter. */
export class BackgroundLoop implements AsyncDisposable {
  readonly #options: BackgroundLoopOptions;
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;

  /** Begins at once. */
  constructor(options: BackgroundLoopOptions) {
    if (!(options.intervalMs > 0)) {
      throw new RangeError(`intervalMs must be above 0, got ${options.intervalMs}`);
    }
    this.#options = options;
    this.#ended = this.#run();
  }

  /** Ends the rest, or waits for the round in progress to end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { clock, random, intervalMs, round, onError } = this.#options;
    const maxMs = this.#options.failureIntervalMaxMs ?? intervalMs * 20;
    const { signal } = this.#stopping;
    let restMs = intervalMs;
    while (!signal.aborted) {
      let next: "more" | "rest" = "rest";
      try {
        next = await round(signal);
        restMs = intervalMs;
      } catch (error) {
        if (!signal.aborted) onError(error);
        restMs = Math.min(restMs * 2, maxMs);
      }
      if (next === "rest" && !signal.aborted)
        await sleepUnlessAborted(clock, restMs * (0.5 + random() / 2), signal);
    }
  }
}

async function sleepUnlessAborted(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
