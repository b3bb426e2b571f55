// How an adaptive limit moves, as pure steps over what a window of calls has shown. Gradient2 and AIMD after Netflix's concurrency-limits.
// Both leave a limit alone that was not used: an idle service says nothing about how much it could do.

import { above, between, checkOptions, integer } from "./option-rules.ts";

/** What the calls of one window have shown. */
export interface LimitWindow {
  /** Milliseconds that nine tenths of the calls did not exceed. */
  readonly latencyMs: number;
  /** Most calls in progress at once. */
  readonly inFlightMax: number;
  /** Whether a call timed out or was turned away. */
  readonly dropped: boolean;
}

/** Gives the next limit, unbounded; keeps what it needs to know of earlier windows. */
export type LimitStep = (limit: number, window: LimitWindow) => number;

/** Made by `gradient2` or `aimd`. */
export interface LimitAlgorithm {
  readonly kind: "gradient2" | "aimd";
  start(): LimitStep;
}

export interface Gradient2Options {
  /** How many times the long-term latency is still good. At least 1. Default 1.5. */
  readonly tolerance?: number;
  /** Weight of the newest window in the limit, above 0 to 1. Default 0.2. */
  readonly smoothing?: number;
  /** Calls by which the limit tries to grow in each window. At least 1. Default 4. */
  readonly queue?: number;
  /** Windows the long-term latency looks back on. At least 1. Default 600. */
  readonly longWindows?: number;
  /** What a window with dropped calls leaves of the limit, above 0, below 1. Default 0.9. */
  readonly backoffRatio?: number;
}

export interface AimdOptions {
  /** Milliseconds from which on latency counts as a dropped call. Above 0. Default: it does not. */
  readonly latencyMaxMs?: number;
  /** What a window with dropped calls leaves of the limit, above 0, below 1. Default 0.9. */
  readonly backoffRatio?: number;
}

/** Netflix's: half as slow again as usual is noise. */
export const defaultTolerance = 1.5;
/** Netflix's: one window moves the limit by a fifth of the way. */
export const defaultSmoothing = 0.2;
/** Netflix's: what a limit grows by, and what lets it grow again from 1. */
export const defaultLimitQueue = 4;
/** Netflix's: ten minutes of windows of a second. */
export const defaultLongWindows = 600;
/** Netflix's for AIMD. */
export const defaultBackoffRatio = 0.9;
/** Windows of which the long-term latency is the plain mean, before it moves slowly. */
const warmUpWindows = 10;
/** One window never takes more than half of the limit for its latency. */
const gradientMin = 0.5;
/** A long-term latency so many times the present one was learnt in an overload, and is forgotten faster. */
const forgetFrom = 2;
const forgetRatio = 0.95;

const backoffRule = {
  says: "a number above 0 and below 1",
  allows: (value: unknown) => typeof value === "number" && value > 0 && value < 1,
  isRequired: false,
};

/** Compares latency now with latency in the long run and shrinks the limit as it grows. For services whose good latency is not known. */
export function gradient2(options: Gradient2Options = {}): LimitAlgorithm {
  checkOptions("gradient2", options, {
    tolerance: between(1),
    smoothing: above(0, 1),
    queue: integer(1),
    longWindows: integer(1),
    backoffRatio: backoffRule,
  });
  const {
    tolerance = defaultTolerance,
    smoothing = defaultSmoothing,
    queue = defaultLimitQueue,
    longWindows = defaultLongWindows,
    backoffRatio = defaultBackoffRatio,
  } = options;
  return {
    kind: "gradient2",
    start: () => {
      let longMs = 0;
      let windows = 0;
      return (limit, { latencyMs, inFlightMax, dropped }) => {
        // A window with dropped calls says what is too much, not what is usual.
        if (dropped) return limit * backoffRatio;
        windows += 1;
        const weight = windows <= warmUpWindows ? 1 / windows : 2 / (longWindows + 1);
        longMs += (latencyMs - longMs) * weight;
        if (longMs > latencyMs * forgetFrom) longMs *= forgetRatio;
        if (inFlightMax < limit / 2) return limit;
        const ratio = latencyMs > 0 ? (tolerance * longMs) / latencyMs : 1;
        const gradient = Math.max(gradientMin, Math.min(1, ratio));
        return limit * (1 - smoothing) + (limit * gradient + queue) * smoothing;
      };
    },
  };
}

/** Adds one while all goes well and takes a tenth when a call is dropped. For services that say so when they are overloaded. */
export function aimd(options: AimdOptions = {}): LimitAlgorithm {
  checkOptions("aimd", options, { latencyMaxMs: above(0), backoffRatio: backoffRule });
  const { latencyMaxMs = Number.POSITIVE_INFINITY, backoffRatio = defaultBackoffRatio } = options;
  return {
    kind: "aimd",
    start:
      () =>
      (limit, { latencyMs, inFlightMax, dropped }) => {
        if (dropped || latencyMs >= latencyMaxMs) return limit * backoffRatio;
        return inFlightMax * 2 >= limit ? limit + 1 : limit;
      },
  };
}
