export interface RetryBudgetOptions {
  /** Retries allowed for each call, 0–1. Default 0.2. */
  readonly ratio?: number;
  /** Retries allowed each second whatever the traffic. At least 0. Default 10. */
  readonly minPerSecond?: number;
  /** How long an unused allowance lasts, in milliseconds. Default 10 000. */
  readonly ttlMs?: number;
}

/** Bounds retries to a share of the calls. Share one among all pipelines to one dependency. */
export class RetryBudget {
  constructor(_options: RetryBudgetOptions = {}) {
    throw new Error("to come");
  }
  /** Counts a call. Once for each call, at its first attempt. */
  deposit(_now: number): void {
    throw new Error("to come");
  }
  /** Takes one retry. @returns Whether there was one. */
  tryWithdraw(_now: number): boolean {
    throw new Error("to come");
  }
  /** Whole retries there are. */
  balance(_now: number): number {
    throw new Error("to come");
  }
}
