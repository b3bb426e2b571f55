import type { Clock, Timer } from "@holdfast/clock";

export interface TickerOptions {
  readonly clock: Clock;
  /** Between two ticks, in milliseconds, above 0. */
  readonly intervalMs: number;
  /** Gets the instant on the monotonic clock. Must not throw. */
  readonly tick: (now: number) => void;
}

/**
 * How often a process looks how late it runs, in milliseconds: half of what is felt in an answer, and twenty wake-ups a second cost
 * less than a thousandth of a processor.
 */
export const lagIntervalMs = 50;

/** Calls at an even pace until it is disposed of. What the ticks come later than agreed is how late everything else is too. */
export class Ticker implements Disposable {
  readonly #options: TickerOptions;
  #timer: Timer | undefined;

  /** Ticks for the first time at once. @throws {RangeError} for an interval that is not above 0. */
  constructor(options: TickerOptions) {
    if (!(options.intervalMs > 0)) {
      throw new RangeError(`intervalMs must be above 0, got ${options.intervalMs}`);
    }
    this.#options = options;
    this.#tick();
  }

  [Symbol.dispose](): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #tick(): void {
    const { clock, intervalMs, tick } = this.#options;
    this.#timer = clock.schedule(intervalMs, () => this.#tick());
    tick(clock.now());
  }
}
