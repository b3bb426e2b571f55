/** Why the database could not be used, in words for a log. */
export type UnavailableReason =
  | "no connection in time"
  | "connection refused or failed"
  | "connection lost"
  | "no answer in time"
  | "statement timed out"
  | "too many waiting"
  | "pool closed"
  | "aborted by the caller";

interface Cause {
  readonly cause?: unknown;
}

/** The database could not do the work. Nothing took effect: it is safe to try again, here or elsewhere, later. */
export class DatabaseUnavailableError extends Error {
  override readonly name = "DatabaseUnavailableError";
  readonly reason: UnavailableReason;

  constructor(reason: UnavailableReason, options?: Cause) {
    super(`database unavailable: ${reason}`, options);
    this.reason = reason;
  }
}

/**
 * The statement, or the COMMIT, was sent and no answer came. It may have taken effect: only a repeat that is
 * harmless in both cases, or a look at the data, tells.
 */
export class OutcomeUnknownError extends Error {
  override readonly name = "OutcomeUnknownError";

  constructor(why: UnavailableReason, options?: Cause) {
    super(`outcome unknown: ${why}`, options);
  }
}

/** Lost against another transaction (serialization failure or deadlock). Nothing took effect: run it again at once. */
export class TransactionConflictError extends Error {
  override readonly name = "TransactionConflictError";
  /** 40001, 40P01 or 55P03. */
  readonly sqlState: string;

  constructor(sqlState: string, options?: Cause) {
    super(`transaction lost a conflict (${sqlState})`, options);
    this.sqlState = sqlState;
  }
}

/** The data would break a rule of the schema. Nothing took effect, and a repeat will fail the same way. */
export class ConstraintViolationError extends Error {
  override readonly name = "ConstraintViolationError";
  readonly sqlState: string;
  /** Name of the rule; empty when the server gave none. */
  readonly constraint: string;

  constructor(sqlState: string, constraint: string, options?: Cause) {
    super(`constraint violated: ${constraint || sqlState}`, options);
    this.sqlState = sqlState;
    this.constraint = constraint;
  }
}

/** The server refused the statement for a reason of its own. Nothing took effect; it is a bug or a missing right. */
export class StatementRefusedError extends Error {
  override readonly name = "StatementRefusedError";
  readonly sqlState: string;

  constructor(sqlState: string, message: string, options?: Cause) {
    super(`statement refused (${sqlState}): ${message}`, options);
    this.sqlState = sqlState;
  }
}

export type DatabaseError =
  | DatabaseUnavailableError
  | OutcomeUnknownError
  | TransactionConflictError
  | ConstraintViolationError
  | StatementRefusedError;

export function isDatabaseError(error: unknown): error is DatabaseError {
  return (
    error instanceof DatabaseUnavailableError ||
    error instanceof OutcomeUnknownError ||
    error instanceof TransactionConflictError ||
    error instanceof ConstraintViolationError ||
    error instanceof StatementRefusedError
  );
}
