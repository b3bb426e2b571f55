import { above, between, checkOptions, oneOf, required } from "./option-rules.ts";

/** `none`: as computed; `full`: 0 to that; `equal`: half of it to all of it; `decorrelated`: from the base to three times the last. */
export type Jitter = "none" | "full" | "equal" | "decorrelated";

/** How long to wait between attempts, or how long a breaker stays open. Made by `immediate`, `fixed` or `exponential`. */
export interface Backoff {
  /**
   * @param failures How often it has failed so far, at least 1.
   * @param previousMs The delay before this one, 0 at first.
   * @param random Gives at least 0 and below 1.
   * @returns Milliseconds to wait.
   */
  delayMs(failures: number, previousMs: number, random: () => number): number;
}

export interface FixedOptions {
  /** Milliseconds, before jitter. At least 0. */
  readonly delayMs: number;
  /** Default `none`. */
  readonly jitter?: "none" | "full" | "equal";
}

export interface ExponentialOptions {
  /** Delay after the first failure, before jitter, in milliseconds. Above 0. */
  readonly baseMs: number;
  /** No delay is longer, in milliseconds. At least `baseMs`. */
  readonly maxMs: number;
  /** Each delay over the one before. At least 1. Default 2. Has no effect on `decorrelated`. */
  readonly factor?: number;
  /** Default `full`. */
  readonly jitter?: Jitter;
}

/** Doubling: what gRPC, Finagle and Polly use when nothing else is said. */
export const defaultFactor = 2;

/** Full jitter spreads callers that failed together best, at the least total work (Brooker, Exponential Backoff and Jitter, AWS 2015). */
export const defaultJitter: Jitter = "full";

/** No wait at all. For a second try at another endpoint; against the same one it only adds to the load. */
export function immediate(): Backoff {
  return { delayMs: () => 0 };
}

/** The same wait each time. */
export function fixed(options: FixedOptions): Backoff {
  checkOptions("fixed", options, {
    delayMs: required(between(0)),
    jitter: oneOf(["none", "full", "equal"]),
  });
  const { delayMs, jitter = "none" } = options;
  return { delayMs: (_failures, _previousMs, random) => spread(delayMs, jitter, random) };
}

/** Waits that grow with each failure. */
export function exponential(options: ExponentialOptions): Backoff {
  checkOptions("exponential", options, {
    baseMs: required(above(0)),
    maxMs: required(above(0)),
    factor: between(1),
    jitter: oneOf(["none", "full", "equal", "decorrelated"]),
  });
  const { baseMs, maxMs, factor = defaultFactor, jitter = defaultJitter } = options;
  if (maxMs < baseMs) {
    throw new RangeError(`exponential: maxMs must be at least baseMs (${baseMs}), got ${maxMs}`);
  }
  if (jitter === "decorrelated") {
    return {
      delayMs: (_failures, previousMs, random) =>
        Math.min(maxMs, baseMs + random() * (Math.max(baseMs, previousMs) * 3 - baseMs)),
    };
  }
  return {
    // The power overflows to Infinity in the end, which the cap makes a number again before the jitter multiplies it.
    delayMs: (failures, _previousMs, random) =>
      spread(Math.min(maxMs, baseMs * factor ** (failures - 1)), jitter, random),
  };
}

function spread(delayMs: number, jitter: "none" | "full" | "equal", random: () => number): number {
  switch (jitter) {
    case "none":
      return delayMs;
    case "full":
      return delayMs * random();
    case "equal":
      return delayMs * (0.5 + 0.5 * random());
  }
}
