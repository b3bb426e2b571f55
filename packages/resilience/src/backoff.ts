/** `none`: as computed; `full`: 0 to that; `equal`: half of it to all of it; `decorrelated`: grows from the last draw. */
export type Jitter = "none" | "full" | "equal" | "decorrelated";

/** How long to wait between attempts, or how long a breaker stays open. Made by `immediate`, `fixed` or `exponential`. */
export interface Backoff {
  /**
   * @param failures How often it has failed so far, at least 1.
   * @param previousMs The delay before this one, 0 at first.
   * @returns Milliseconds to wait.
   */
  delayMs(failures: number, previousMs: number, random: () => number): number;
}

export interface FixedOptions {
  readonly delayMs: number;
  /** Default `none`. */
  readonly jitter?: "none" | "full" | "equal";
}

export interface ExponentialOptions {
  /** Delay after the first failure, before jitter, in milliseconds. Above 0. */
  readonly baseMs: number;
  /** No delay is longer, in milliseconds. At least `baseMs`. */
  readonly maxMs: number;
  /** Each delay over the one before. At least 1. Default 2. */
  readonly factor?: number;
  /** Default `full`. */
  readonly jitter?: Jitter;
}

export function immediate(): Backoff {
  throw new Error("to come");
}
export function fixed(_options: FixedOptions): Backoff {
  throw new Error("to come");
}
export function exponential(_options: ExponentialOptions): Backoff {
  throw new Error("to come");
}
