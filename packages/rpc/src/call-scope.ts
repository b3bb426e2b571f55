import type { Priority } from "@holdfast/resilience";

/** What a call inherits from the work it is made in. */
export interface CallScope {
  /** Instant on the monotonic clock; `Infinity` without a deadline. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
  readonly priority: Priority;
}

/** Runs work that no server call waits for, such as a job: calls in it inherit what is given here and nothing else. */
export function runInScope<T>(_scope: Partial<CallScope>, _work: () => T): T {
  throw new Error("to come");
}
