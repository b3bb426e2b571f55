import type { Backoff } from "./backoff.ts";
import type { RetryBudget } from "./retry-budget.ts";
import type { Strategy } from "./strategy.ts";
import type { StoppedBy } from "./verdict.ts";

export interface RetryOptions {
  /** Total attempts, the first included. 1 to 10. Default 3. */
  readonly attempts?: number;
  /** Wait between attempts. Default exponential from 25 ms to 1 s with full jitter. */
  readonly backoff?: Backoff;
  /** Share it among all pipelines to one dependency. Default: none. */
  readonly budget?: RetryBudget;
  /** Whether calls may be repeated after they may have taken effect; `run`'s `idempotent` overrides it for one call. Default false. */
  readonly idempotent?: boolean;
}

/** What `retry` adds to the error it throws, which is the last real one. */
export interface RetryFields {
  readonly attempts: number;
  readonly stoppedBy: StoppedBy;
}

export function retry(_options: RetryOptions = {}): Strategy {
  throw new Error("to come");
}

/** @returns What `retry` noted on an error it let through, undefined when it noted nothing. */
export function retryFieldsOf(_error: unknown): RetryFields | undefined {
  throw new Error("to come");
}
