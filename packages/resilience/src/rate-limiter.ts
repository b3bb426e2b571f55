// The Generic Cell Rate Algorithm (ITU-T I.371, annex A.3; virtual scheduling): one number for each key, the instant at which all it has spent will
// be paid back. No timer, no counters to reset, and no burst of double size at the edge of a window.

import { above, checkOptions, integer, isName, required } from "./option-rules.ts";

export interface RateLimiterOptions {
  /** Names it in events and errors. Default the name of the pipeline, or `rate limiter` outside of one. */
  readonly name?: string;
  /** Calls of cost 1 allowed each second, in the long run. Above 0. */
  readonly perSecond: number;
  /** Calls of cost 1 allowed at once after a rest. At least 1. Default 1. */
  readonly burst?: number;
  /** Keys remembered; beyond it the one unused for longest is forgotten, which gives it a full burst. At least 1. Default 10 000. */
  readonly keysMax?: number;
}

/** A key is an entry of a map, about 100 bytes: a megabyte in all. */
export const defaultKeysMax = 10_000;

/** @throws {RangeError} When an option is not allowed. */
export function checkRateLimiterOptions(options: RateLimiterOptions): void {
  checkOptions("RateLimiter", options, {
    name: isName,
    perSecond: required(above(0)),
    burst: integer(1),
    keysMax: integer(1),
  });
}

/** Admits calls at a bounded rate, for each key by itself. */
export class RateLimiter {
  readonly name: string;
  readonly #intervalMs: number;
  readonly #toleranceMs: number;
  readonly #keysMax: number;
  /** The theoretical arrival time of each key, the least recently used first. */
  readonly #paidAt = new Map<string, number>();

  /**
   * @param name Used when the options give none.
   * @throws {RangeError} When an option is not allowed.
   */
  constructor(options: RateLimiterOptions, name = "rate limiter") {
    checkRateLimiterOptions(options);
    this.name = options.name ?? name;
    this.#intervalMs = 1_000 / options.perSecond;
    this.#toleranceMs = this.#intervalMs * (options.burst ?? 1);
    this.#keysMax = options.keysMax ?? defaultKeysMax;
  }

  /** Keys remembered. */
  get size(): number {
    return this.#paidAt.size;
  }

  /**
   * Spends `cost` if the key has it.
   *
   * @param now Instant on the monotonic clock.
   * @param cost What the call weighs against one of cost 1. Above 0. Default 1.
   * @returns 0 when admitted, otherwise the milliseconds until it would be; `Infinity` for a cost above the burst.
   */
  tryAcquire(key: string, now: number, cost = 1): number {
    if (!(cost > 0)) throw new RangeError(`cost must be above 0, got ${cost}`);
    const chargeMs = cost * this.#intervalMs;
    // Sums of intervals are not exact in binary; a billionth of a millisecond is no debt.
    if (chargeMs > this.#toleranceMs + 1e-9) return Number.POSITIVE_INFINITY;
    const paidAt = Math.max(now, this.#paidAt.get(key) ?? now) + chargeMs;
    const waitMs = paidAt - this.#toleranceMs - now;
    if (waitMs > 1e-9) return waitMs;
    this.#remember(key, paidAt);
    return 0;
  }

  #remember(key: string, paidAt: number): void {
    this.#paidAt.delete(key);
    this.#paidAt.set(key, paidAt);
    if (this.#paidAt.size <= this.#keysMax) return;
    const [oldest] = this.#paidAt.keys();
    if (oldest !== undefined) this.#paidAt.delete(oldest);
  }
}
