// Finds out how many calls at once a dependency, or this process, can do: it watches how long calls take and moves the limit once for each
// window. A window ends when it is long enough and holds enough calls; one that never does says nothing and is dropped, or a few calls of a
// quiet night would decide for the morning (Netflix concurrency-limits, PR 125). Its length is jittered, so that replicas do
// not all try a higher limit at the same moment.

import { type Random, systemRandom } from "@holdfast/clock";
import { LatencyHistogram } from "./latency-histogram.ts";
import { gradient2, type LimitAlgorithm, type LimitStep } from "./limit-algorithm.ts";
import { nearlyFullShare } from "./nearly-full.ts";
import { between, checkOptions, integer, isFunction, isName, withMethods } from "./option-rules.ts";

export interface AdaptiveLimitOptions {
  /** Names it in events and errors. Default the name of the pipeline. */
  readonly name?: string;
  /** `gradient2(…)` or `aimd(…)`. Default `gradient2()`. */
  readonly algorithm?: LimitAlgorithm;
  /** Calls in progress at once in the beginning, from `limitMin` to `limitMax`. Default 20. */
  readonly limitInitial?: number;
  /** At least 1. Default 1. */
  readonly limitMin?: number;
  /** At least `limitMin`. Default 200. */
  readonly limitMax?: number;
  /** Milliseconds after which the limit moves, up to a tenth more by chance. At least 10. Default 1 000. */
  readonly windowMs?: number;
  /** Calls a window must hold for the limit to move. At least 1. Default 50. */
  readonly minimumCalls?: number;
  /** Default `systemRandom`. */
  readonly random?: Random;
}

/** What an adaptive limit holds at one instant. */
export interface AdaptiveLimitSnapshot {
  readonly name: string;
  readonly limit: number;
  readonly inFlight: number;
}

/** What a call says about load: served, turned away or timed out, or nothing. */
export type LoadSample = "served" | "dropped" | "ignored";

/** The limit moved, in whole calls. */
export interface LimitMove {
  readonly from: number;
  readonly to: number;
}

/** Failsafe-go's bounds and start. */
export const defaultLimitInitial = 20;
/** Below one nothing would ever show that more is possible. */
export const defaultLimitMin = 1;
export const defaultLimitMax = 200;
/** Failsafe-go's: the shortest of its windows. */
export const defaultLimitWindowMs = 1_000;
/** Failsafe-go's: fewer have no ninetieth percentile. */
export const defaultLimitMinimumCalls = 50;
/** A window that has not enough calls after so many lengths is dropped: its first calls are history. Failsafe-go's 30 s. */
export const windowLengthsMax = 30;
const latencyShare = 0.9;
const jitterRatio = 0.1;

/** @throws {RangeError} When an option is not allowed. */
export function checkAdaptiveLimitOptions(options: AdaptiveLimitOptions): void {
  checkOptions<AdaptiveLimitOptions>("adaptiveLimit", options, {
    name: isName,
    algorithm: withMethods("made by gradient2 or aimd", "start"),
    limitInitial: integer(1),
    limitMin: integer(1),
    limitMax: integer(1),
    windowMs: between(10),
    minimumCalls: integer(1),
    random: isFunction,
  });
  const { limitMin = defaultLimitMin, limitMax = Math.max(limitMin, defaultLimitMax) } = options;
  const { limitInitial = Math.min(limitMax, Math.max(limitMin, defaultLimitInitial)) } = options;
  if (limitMax < limitMin) {
    throw new RangeError(
      `adaptiveLimit: limitMax must be at least limitMin (${limitMin}), got ${limitMax}`,
    );
  }
  if (limitInitial < limitMin || limitInitial > limitMax) {
    throw new RangeError(
      `adaptiveLimit: limitInitial must be from limitMin to limitMax (${limitMin} to ${limitMax}), got ${limitInitial}`,
    );
  }
}

/** A limit on calls in progress that moves with what is measured. */
export class AdaptiveLimit {
  readonly name: string;
  readonly #step: LimitStep;
  readonly #limitMin: number;
  readonly #limitMax: number;
  readonly #windowMs: number;
  readonly #minimumCalls: number;
  readonly #random: Random;
  #limit: number;
  #inFlight = 0;
  #latency = new LatencyHistogram();
  #dropped = 0;
  #inFlightMax = 0;
  /** Undefined between two windows: the next call begins one. */
  #beganAt: number | undefined;
  #endsAt = 0;

  /**
   * @param name Used when the options give none.
   * @throws {RangeError} When an option is not allowed.
   */
  constructor(options: AdaptiveLimitOptions = {}, name = "adaptive limit") {
    checkAdaptiveLimitOptions(options);
    this.name = options.name ?? name;
    this.#step = (options.algorithm ?? gradient2()).start();
    this.#limitMin = options.limitMin ?? defaultLimitMin;
    this.#limitMax = options.limitMax ?? Math.max(this.#limitMin, defaultLimitMax);
    this.#windowMs = options.windowMs ?? defaultLimitWindowMs;
    this.#minimumCalls = options.minimumCalls ?? defaultLimitMinimumCalls;
    this.#random = options.random ?? systemRandom;
    this.#limit = options.limitInitial ?? this.#bounded(defaultLimitInitial);
  }

  /** Whole calls allowed at once. */
  get limit(): number {
    return Math.floor(this.#limit);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** True when so few more are allowed that a second attempt of a call must not take the place of the first of another. */
  get isNearlyFull(): boolean {
    return this.#inFlight >= this.limit * nearlyFullShare;
  }

  get snapshot(): AdaptiveLimitSnapshot {
    return { name: this.name, limit: this.limit, inFlight: this.#inFlight };
  }

  /** Counts a call in unless the limit is reached. `end` must follow once when it is in. */
  tryBegin(): boolean {
    if (this.#inFlight >= this.limit) return false;
    this.begin();
    return true;
  }

  /** Counts a call in whatever the limit. For who refuses by a rule of its own. `end` must follow once. */
  begin(): void {
    this.#inFlight += 1;
    this.#inFlightMax = Math.max(this.#inFlightMax, this.#inFlight);
  }

  /** Counts a call out. */
  end(): void {
    this.#inFlight -= 1;
  }

  /**
   * Learns from a call that has ended, or was given up.
   *
   * @param tookMs Milliseconds since it began.
   * @param now Instant on the monotonic clock.
   * @returns How the limit moved, when it did.
   */
  learn(sample: LoadSample, tookMs: number, now: number): LimitMove | undefined {
    if (sample === "ignored") return undefined;
    if (this.#beganAt === undefined || now - this.#beganAt > this.#windowMs * windowLengthsMax) {
      this.#beginWindow(now);
    }
    if (sample === "dropped") this.#dropped += 1;
    else this.#latency.record(tookMs);
    const calls = this.#latency.recorded + this.#dropped;
    return now < this.#endsAt || calls < this.#minimumCalls ? undefined : this.#endWindow();
  }

  #beginWindow(now: number): void {
    this.#latency = new LatencyHistogram();
    this.#dropped = 0;
    this.#inFlightMax = this.#inFlight;
    this.#beganAt = now;
    this.#endsAt = now + this.#windowMs * (1 + jitterRatio * this.#random());
  }

  #endWindow(): LimitMove | undefined {
    const from = this.limit;
    const next = this.#step(this.#limit, {
      latencyMs: this.#latency.percentileMs(latencyShare),
      inFlightMax: this.#inFlightMax,
      dropped: this.#dropped > 0,
    });
    this.#limit = this.#bounded(next);
    this.#beganAt = undefined;
    return this.limit === from ? undefined : { from, to: this.limit };
  }

  #bounded(limit: number): number {
    return Math.max(this.#limitMin, Math.min(this.#limitMax, limit));
  }
}
