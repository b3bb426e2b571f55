/** The calls a breaker looks at when it decides. Each call is recorded in constant time. */
export interface CallWindow {
  readonly calls: number;
  readonly failures: number;
  readonly slow: number;
  /** @param now Instant on the monotonic clock, never before an earlier one. */
  record(now: number, failed: boolean, slow: boolean): void;
  /** Forgets what is too old at this instant. */
  advance(now: number): void;
  clear(): void;
}
