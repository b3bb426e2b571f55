import type { Strategy } from "./strategy.ts";

export interface AttemptOptions {
  /** Milliseconds one attempt may take. Above 0. */
  readonly timeoutMs: number;
}

export function attempt(_options: AttemptOptions): Strategy {
  throw new Error("to come");
}
