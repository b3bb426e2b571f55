// Client-side throttling of the SRE book (chapter 21, Handling Overload), in Envoy's form: each peer that turns calls away is spared the ones it
// would turn away. Of n calls in the window s were accepted; a new one is refused here with the chance
// ((n - s / threshold) / (n + 1)) ^ (1 / aggression). Calls refused here count in n, so the more it refuses the more it
// refuses, up to a cap: what still gets through tells whether the peer is back.

import type { Random } from "@holdfast/clock";
import { above, between, checkOptions, integer, isName } from "./option-rules.ts";
import { TimeWindow } from "./time-window.ts";
import type { Verdict } from "./verdict.ts";

export interface AdaptiveThrottleOptions {
  /** Names it in events and errors. Default the name of the pipeline. */
  readonly name?: string;
  /** Share of accepted calls below which it begins to refuse, above 0 to 1. Default 0.5. */
  readonly threshold?: number;
  /** Above 1 it refuses more at once, below 1 less. Above 0. Default 1. */
  readonly aggression?: number;
  /** It never refuses more than this share, 0 to 1. Default 0.9. */
  readonly rejectionMax?: number;
  /** Looks at the calls of the last so many milliseconds. At least 10. Default 60 000. */
  readonly windowMs?: number;
  /** Calls the window must hold before it refuses any. At least 1. Default 20. */
  readonly minimumCalls?: number;
}

/** The SRE book's K = 2: the peer is sent twice what it accepts, so it is seen to come back at once. */
export const defaultThrottleThreshold = 0.5;
/** The formula as it stands. */
export const defaultAggression = 1;
/** Failsafe-go's: one in ten goes through and tells when the peer is back. */
export const defaultRejectionMax = 0.9;
/** Failsafe-go's; the SRE book's two minutes remember an outage for longer than it lasted. */
export const defaultThrottleWindowMs = 60_000;
/** Below this a ratio is chance. */
export const defaultThrottleMinimumCalls = 20;

/** @throws {RangeError} When an option is not allowed. */
export function checkThrottleOptions(options: AdaptiveThrottleOptions): void {
  checkOptions("throttle", options, {
    name: isName,
    threshold: above(0, 1),
    aggression: above(0),
    rejectionMax: between(0, 1),
    windowMs: between(10),
    minimumCalls: integer(1),
  });
}

/** Refuses a share of the calls to a peer that turns calls away. */
export class AdaptiveThrottle {
  readonly name: string;
  readonly #threshold: number;
  readonly #exponent: number;
  readonly #rejectionMax: number;
  readonly #minimumCalls: number;
  readonly #window: TimeWindow;

  /**
   * @param name Used when the options give none.
   * @throws {RangeError} When an option is not allowed.
   */
  constructor(options: AdaptiveThrottleOptions = {}, name = "throttle") {
    checkThrottleOptions(options);
    this.name = options.name ?? name;
    this.#threshold = options.threshold ?? defaultThrottleThreshold;
    this.#exponent = 1 / (options.aggression ?? defaultAggression);
    this.#rejectionMax = options.rejectionMax ?? defaultRejectionMax;
    this.#minimumCalls = options.minimumCalls ?? defaultThrottleMinimumCalls;
    this.#window = new TimeWindow(options.windowMs ?? defaultThrottleWindowMs);
  }

  /** Share of the calls it would refuse now, 0–1. @param now Instant on the monotonic clock. */
  rejectionRatio(now: number): number {
    this.#window.advance(now);
    const { calls, failures } = this.#window;
    if (calls < this.#minimumCalls) return 0;
    const surplus = calls - (calls - failures) / this.#threshold;
    if (surplus <= 0) return 0;
    return Math.min(this.#rejectionMax, (surplus / (calls + 1)) ** this.#exponent);
  }

  /** @returns Whether the call may be sent; when it may not it has been counted, otherwise `record` must follow. */
  admit(now: number, random: Random): boolean {
    const ratio = this.rejectionRatio(now);
    if (ratio === 0 || random() >= ratio) return true;
    this.#window.record({ at: now }, true, false);
    return false;
  }

  /** Counts what came of a call. A call that says nothing about the peer (`ignored`) was none. */
  record(as: Verdict["as"], now: number): void {
    if (as !== "ignored") this.#window.record({ at: now }, as === "failure", false);
  }
}
