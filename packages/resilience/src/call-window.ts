/** The calls a breaker looks at when it decides. Each call is recorded in constant time. */
export interface CallWindow {
  readonly calls: number;
  readonly failures: number;
  readonly slow: number;
  /** @param moment Whose instant on the monotonic clock is never before an earlier one. Only windows of time look at it. */
  record(moment: { readonly at: number }, failed: boolean, slow: boolean): void;
  /** Forgets what is too old at this instant. */
  advance(now: number): void;
  clear(): void;
}
