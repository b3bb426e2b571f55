import type { Outcome } from "../check-plan.ts";

/** What is known of one call when it has ended. */
export interface CallEnd {
  /** gRPC status by name. */
  readonly status: string;
  /** Whether the method has no effect at all (`idempotency_level = NO_SIDE_EFFECTS`). */
  readonly read: boolean;
  /** False when it is certain that no byte of the request left: no connection, or none picked in time. */
  readonly sent: boolean;
}

/**
 * Statuses by which a server says that it did nothing. ABORTED is not among them: it ends a transaction, and what the
 * server did outside of it is not known.
 */
const provesNoEffect: ReadonlySet<string> = new Set([
  "FAILED_PRECONDITION",
  "INVALID_ARGUMENT",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "UNAUTHENTICATED",
  "OUT_OF_RANGE",
  "RESOURCE_EXHAUSTED",
  "UNIMPLEMENTED",
]);

/** Whether a call took effect (ok), certainly did not (fail), or nobody knows (info). */
export function callOutcome({ status, read, sent }: CallEnd): Outcome {
  if (status === "OK") return "ok";
  if (read || !sent || provesNoEffect.has(status)) return "fail";
  return "info";
}
