import type { Backoff } from "./backoff.ts";

interface CommonBreakerOptions {
  /** Probes let through when half-open; all must succeed to close it. At least 1. Default 1. */
  readonly probes?: number;
  /** How long it stays open, growing while probes keep failing. Default exponential from 1 s to 30 s with equal jitter. */
  readonly open?: Backoff;
  /** Probes that have not come back after so long count as failed, in milliseconds. Default 10 000. */
  readonly halfOpenMaxMs?: number;
}

export interface ConsecutiveFailuresOptions extends CommonBreakerOptions {
  /** Failures in a row that open it. At least 1. Default 5. */
  readonly failures?: number;
}

export interface FailureRatioOptions extends CommonBreakerOptions {
  /** Share of failures that opens it, above 0 to 1. Default 0.5. */
  readonly threshold?: number;
  /** Look at the calls of the last so many milliseconds. Exactly one of `windowMs` and `windowCalls`. */
  readonly windowMs?: number;
  /** Look at the last so many calls. */
  readonly windowCalls?: number;
  /** Calls the window must hold before a ratio means anything. At least 1. Default 20. */
  readonly minimumCalls?: number;
  /** A call that takes longer is slow, in milliseconds. Given together with `slowThreshold`. */
  readonly slowMs?: number;
  /** Share of slow calls that opens it, above 0 to 1. */
  readonly slowThreshold?: number;
}

/** When a breaker opens and how it closes. Made by `consecutiveFailures` or `failureRatio`. */
export type BreakerOptions =
  | ({ readonly kind: "consecutive-failures" } & ConsecutiveFailuresOptions)
  | ({ readonly kind: "failure-ratio" } & FailureRatioOptions);

export function consecutiveFailures(_options: ConsecutiveFailuresOptions = {}): BreakerOptions {
  throw new Error("to come");
}
export function failureRatio(_options: FailureRatioOptions): BreakerOptions {
  throw new Error("to come");
}
