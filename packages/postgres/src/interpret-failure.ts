import {
  ConstraintViolationError,
  type DatabaseError,
  DatabaseUnavailableError,
  OutcomeUnknownError,
  StatementRefusedError,
  TransactionConflictError,
  type UnavailableReason,
} from "./database-error.ts";

/** What had been sent when the failure was noticed; it decides what is known of the effect. */
export type Stage =
  /** Nothing, a statement that only reads, or statements of a transaction whose COMMIT was not sent. */
  | "without effect"
  /** A statement that writes and commits by itself, or a COMMIT. */
  | "may have effect";

/** What a driver's error tells. */
export interface DriverFailure {
  /** Five characters when the server answered; absent when the connection failed. */
  readonly sqlState?: string | undefined;
  readonly constraint?: string | undefined;
  readonly message: string;
}

/** Server not there any more, or going: whether it committed before it went cannot be told from these. */
const serverGoneStates = /^(?:08|57P0)/u;
const conflictStates: ReadonlySet<string> = new Set(["40001", "40P01", "55P03"]);
/** Statement, idle-in-transaction and transaction timeout: each rolls back. */
const timeoutStates: ReadonlySet<string> = new Set(["57014", "25P03", "25P04"]);
/** Out of connections, memory or disk. */
const exhaustedStates = /^53/u;

/**
 * Turns what went wrong into the decision that the caller can take.
 *
 * @param lostReason Said when the server did not answer.
 */
export function interpretFailure(
  failure: DriverFailure,
  stage: Stage,
  lostReason: UnavailableReason,
  cause: unknown,
): DatabaseError {
  const { sqlState, constraint, message } = failure;
  if (sqlState === undefined || serverGoneStates.test(sqlState)) {
    return stage === "may have effect"
      ? new OutcomeUnknownError(lostReason, { cause })
      : new DatabaseUnavailableError(lostReason, { cause });
  }
  if (conflictStates.has(sqlState)) return new TransactionConflictError(sqlState, { cause });
  if (timeoutStates.has(sqlState)) {
    return new DatabaseUnavailableError("statement timed out", { cause });
  }
  if (exhaustedStates.test(sqlState)) {
    return new DatabaseUnavailableError("connection refused or failed", { cause });
  }
  if (sqlState.startsWith("23")) {
    return new ConstraintViolationError(sqlState, constraint ?? "", { cause });
  }
  return new StatementRefusedError(sqlState, message, { cause });
}
