import type { StoppedBy } from "./verdict.ts";

/** What `retry` adds to the error it throws, which is the last error of the work itself. */
export interface RetryFields {
  /** Attempts made, the first included. */
  readonly attempts: number;
  readonly stoppedBy: StoppedBy;
}

/** @returns What `retry` noted on an error, undefined when it noted nothing. */
export function retryFieldsOf(error: unknown): RetryFields | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const attempts: unknown = Reflect.get(error, "attempts");
  const stoppedBy: unknown = Reflect.get(error, "stoppedBy");
  return typeof attempts === "number" && isStoppedBy(stoppedBy)
    ? { attempts, stoppedBy }
    : undefined;
}

/** Leaves alone what takes no fields: a frozen error, a thrown text. */
export function noteRetryFields(error: unknown, attempts: number, stoppedBy: StoppedBy): void {
  if (typeof error !== "object" || error === null) return;
  Reflect.set(error, "attempts", attempts);
  Reflect.set(error, "stoppedBy", stoppedBy);
}

const reasons: Readonly<Record<StoppedBy, true>> = {
  attempts: true,
  budget: true,
  deadline: true,
  pushback: true,
  "not-idempotent": true,
  "not-retryable": true,
};

function isStoppedBy(value: unknown): value is StoppedBy {
  return typeof value === "string" && Object.hasOwn(reasons, value);
}
