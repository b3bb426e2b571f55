import { type Backoff, exponential } from "./backoff.ts";
import { above, between, checkOptions, integer, withMethods } from "./option-rules.ts";

interface CommonBreakerOptions {
  /** Probes let through when half-open; all must succeed to close it. At least 1. Default 1. */
  readonly probes?: number;
  /** How long it stays open, growing while probes keep failing. Default exponential from 1 s to 30 s with equal jitter. */
  readonly open?: Backoff;
  /** Probes that have not come back after so long count as failed, in milliseconds. Above 0. Default 10 000. */
  readonly halfOpenMaxMs?: number;
}

export interface ConsecutiveFailuresOptions extends CommonBreakerOptions {
  /** Failures in a row that open it. At least 1. Default 5. */
  readonly failures?: number;
}

export interface FailureRatioOptions extends CommonBreakerOptions {
  /** Share of failures that opens it, above 0 to 1. Default 0.5. */
  readonly threshold?: number;
  /** Looks at the calls of the last so many milliseconds. At least 10. Exactly one of `windowMs` and `windowCalls`. */
  readonly windowMs?: number;
  /** Looks at the last so many calls. At least 1, at least `minimumCalls`. */
  readonly windowCalls?: number;
  /** Calls the window must hold before a ratio means anything. At least 1. Default 20, or `windowCalls` when that is less. */
  readonly minimumCalls?: number;
  /** A call that takes longer is slow, in milliseconds. Above 0. Together with `slowThreshold`. */
  readonly slowMs?: number;
  /** Share of slow calls that opens it, above 0 to 1. */
  readonly slowThreshold?: number;
}

interface ClosingRules {
  readonly probes: number;
  readonly open: Backoff;
  readonly halfOpenMaxMs: number;
}

/** When a breaker opens and how it closes. Made by `consecutiveFailures` or `failureRatio`. */
export type BreakerOptions =
  | (ClosingRules & { readonly kind: "consecutive-failures"; readonly failures: number })
  | (ClosingRules & {
      readonly kind: "failure-ratio";
      readonly threshold: number;
      readonly window: { readonly ms: number } | { readonly calls: number };
      readonly minimumCalls: number;
      readonly slow: { readonly afterMs: number; readonly threshold: number } | undefined;
    });

/** Envoy's default for consecutive gateway failures. */
export const defaultConsecutiveFailures = 5;
/** Half: what most peers use. Lower opens on the noise of a few calls. */
export const defaultFailureThreshold = 0.5;
/** Below this a ratio is chance: at 20 calls half of them failing is no accident. */
export const defaultMinimumCalls = 20;
/** One success is enough to try again with everything when the window opens it again quickly. */
export const defaultProbes = 1;
/** Equal jitter keeps replicas from probing together and still leaves the peer half of the time in peace. */
export const defaultOpenFor: Backoff = exponential({
  baseMs: 1_000,
  maxMs: 30_000,
  jitter: "equal",
});
/** Longer than any call of this project may take, so only a lost probe gets there. */
export const defaultHalfOpenMaxMs = 10_000;

const closingRules = {
  probes: integer(1),
  open: withMethods("made by immediate, fixed or exponential", "delayMs"),
  halfOpenMaxMs: above(0),
};

/** Opens after failures in a row. For peers with little traffic, and where failing means all calls fail. */
export function consecutiveFailures(options: ConsecutiveFailuresOptions = {}): BreakerOptions {
  checkOptions("consecutiveFailures", options, { failures: integer(1), ...closingRules });
  const { failures = defaultConsecutiveFailures } = options;
  return { kind: "consecutive-failures", failures, ...closing(options) };
}

/** Opens when too large a share of recent calls failed, or was slow. */
export function failureRatio(options: FailureRatioOptions): BreakerOptions {
  checkOptions("failureRatio", options, {
    threshold: above(0, 1),
    windowMs: between(10),
    windowCalls: integer(1),
    minimumCalls: integer(1),
    slowMs: above(0),
    slowThreshold: above(0, 1),
    ...closingRules,
  });
  const { threshold = defaultFailureThreshold, windowCalls = Number.POSITIVE_INFINITY } = options;
  const { minimumCalls = Math.min(defaultMinimumCalls, windowCalls) } = options;
  if (minimumCalls > windowCalls) {
    throw new RangeError(
      `failureRatio: minimumCalls must be at most windowCalls (${windowCalls}), got ${minimumCalls}`,
    );
  }
  const window = windowOf(options);
  return {
    kind: "failure-ratio",
    threshold,
    window,
    minimumCalls,
    slow: slowOf(options),
    ...closing(options),
  };
}

function closing(options: CommonBreakerOptions): ClosingRules {
  return {
    probes: options.probes ?? defaultProbes,
    open: options.open ?? defaultOpenFor,
    halfOpenMaxMs: options.halfOpenMaxMs ?? defaultHalfOpenMaxMs,
  };
}

function windowOf({
  windowMs,
  windowCalls,
}: FailureRatioOptions): { ms: number } | { calls: number } {
  if (windowMs !== undefined && windowCalls === undefined) return { ms: windowMs };
  if (windowCalls !== undefined && windowMs === undefined) return { calls: windowCalls };
  const got =
    windowMs === undefined ? "neither" : `windowMs ${windowMs} and windowCalls ${windowCalls}`;
  throw new RangeError(
    `failureRatio: exactly one of windowMs and windowCalls must be given, got ${got}`,
  );
}

function slowOf(options: FailureRatioOptions): { afterMs: number; threshold: number } | undefined {
  const { slowMs: afterMs, slowThreshold: threshold } = options;
  if (afterMs !== undefined && threshold !== undefined) return { afterMs, threshold };
  if (afterMs === undefined && threshold === undefined) return undefined;
  const got = afterMs === undefined ? "only slowThreshold" : "only slowMs";
  throw new RangeError(`failureRatio: slowMs and slowThreshold must be given together, got ${got}`);
}

/** Tells options that were made here from anything else a caller without types may pass. */
export function isBreakerOptions(value: unknown): value is BreakerOptions {
  if (typeof value !== "object" || value === null) return false;
  const kind: unknown = Reflect.get(value, "kind");
  return kind === "consecutive-failures" || kind === "failure-ratio";
}
