import { LatencyHistogram } from "./latency-histogram.ts";
import { above, checkOptions, integer, required } from "./option-rules.ts";

/** A delay that follows how long first attempts take. */
export interface PercentileDelay {
  /** Share of the first attempts that answer without a hedge, above 0 to 1, for example 0.95. */
  readonly percentile: number;
  /** No hedge before so many first attempts have succeeded. At least 1. Default 50. */
  readonly warmUpCalls?: number;
  /** Never sooner, in milliseconds. Above 0. Default 1. */
  readonly minMs?: number;
}

/** Below this a percentile of 95 is the slowest one or two calls. */
export const defaultWarmUpCalls = 50;
/** A percentile is looked up once for so many calls. */
const refreshCalls = 32;

/** @throws {RangeError} When an option is not allowed. */
export function checkDelay(delay: number | PercentileDelay): void {
  if (typeof delay === "number") return;
  checkOptions("hedge delay", delay, {
    percentile: required(above(0, 1)),
    warmUpCalls: integer(1),
    minMs: above(0),
  });
}

/** When to send a hedge: after a fixed time, or when most calls would have answered. */
export class HedgeDelay {
  readonly #fixedMs: number | undefined;
  readonly #percentile: number;
  readonly #warmUpCalls: number;
  readonly #minMs: number;
  readonly #latencies = new LatencyHistogram();
  #delayMs = Number.POSITIVE_INFINITY;
  #refreshAt: number;

  constructor(delay: number | PercentileDelay) {
    const options: Partial<PercentileDelay> = typeof delay === "number" ? {} : delay;
    this.#fixedMs = typeof delay === "number" ? delay : undefined;
    this.#percentile = options.percentile ?? 1;
    this.#warmUpCalls = options.warmUpCalls ?? defaultWarmUpCalls;
    this.#minMs = options.minMs ?? 1;
    this.#refreshAt = this.#warmUpCalls;
  }

  /** Milliseconds, `Infinity` while too little is known. */
  get delayMs(): number {
    return this.#fixedMs ?? this.#delayMs;
  }

  /** Whether it wants to know how long first attempts take. */
  get learns(): boolean {
    return this.#fixedMs === undefined;
  }

  /** Takes note of a first attempt that succeeded. */
  learn(durationMs: number): void {
    this.#latencies.record(durationMs);
    if (this.#latencies.recorded < this.#refreshAt) return;
    this.#refreshAt = this.#latencies.recorded + refreshCalls;
    this.#delayMs = Math.max(this.#minMs, this.#latencies.percentileMs(this.#percentile));
  }
}
