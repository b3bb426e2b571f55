import { above, checkOptions, required } from "./option-rules.ts";

export interface LagMeterOptions {
  /** Milliseconds between two ticks, as the timer that calls `tick` was set. Above 0. */
  readonly intervalMs: number;
  /** A single late tick is half forgotten after so many milliseconds. Above 0. Default 1 000. */
  readonly halfLifeMs?: number;
}

/** Long enough to outlast the gap between two calls, short enough that one pause of the collector is soon forgiven. */
export const defaultLagHalfLifeMs = 1_000;

/**
 * How late the event loop runs: a timer calls `tick`, and what the ticks come later than agreed is the time every other callback waits too. Has no timer
 * of its own: give it one that does not keep the process alive.
 */
export class LagMeter {
  readonly #intervalMs: number;
  readonly #halfLifeMs: number;
  #tickedAt: number | undefined;
  #lagMs = 0;

  /** @throws {RangeError} When an option is not allowed. */
  constructor(options: LagMeterOptions) {
    checkOptions("LagMeter", options, { intervalMs: required(above(0)), halfLifeMs: above(0) });
    this.#intervalMs = options.intervalMs;
    this.#halfLifeMs = options.halfLifeMs ?? defaultLagHalfLifeMs;
  }

  /** @param now Instant on the monotonic clock. */
  tick(now: number): void {
    const lateMs =
      this.#tickedAt === undefined ? 0 : Math.max(0, now - this.#tickedAt - this.#intervalMs);
    this.#lagMs = Math.max(lateMs, this.lagMs(now));
    this.#tickedAt = now;
  }

  /** Milliseconds the loop runs late: what is still remembered of earlier ticks, or how overdue the next one is. */
  lagMs(now: number): number {
    if (this.#tickedAt === undefined) return 0;
    const sinceMs = Math.max(0, now - this.#tickedAt);
    return Math.max(this.#lagMs * 2 ** (-sinceMs / this.#halfLifeMs), sinceMs - this.#intervalMs);
  }
}
