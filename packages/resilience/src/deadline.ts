import type { Strategy } from "./strategy.ts";

export interface DeadlineOptions {
  /** Milliseconds the whole call may take, all attempts and waits included. Above 0. Default: only what is inherited. */
  readonly totalMs?: number;
  /** Milliseconds of the inherited deadline kept back for what comes after, such as a fallback or the answer's way. Default 0. */
  readonly reserveMs?: number;
  /** With less than this left the call fails at once instead of beginning, in milliseconds. Default 0. */
  readonly minimumMs?: number;
}

export function deadline(_options: DeadlineOptions = {}): Strategy {
  throw new Error("to come");
}
