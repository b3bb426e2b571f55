import {
  ConstraintViolationError,
  StatementRefusedError,
  TransactionConflictError,
} from "./database-error.ts";
import type {
  PostgresInstrumentation,
  QueryEnd,
  QueryObservation,
  QueryStart,
} from "./postgres-instrumentation.ts";

/** Runs `work` and tells the instrumentation how it went. What an observer throws changes nothing. */
export async function observeQuery<T>(
  instrumentation: PostgresInstrumentation,
  start: QueryStart,
  work: () => Promise<T>,
): Promise<T> {
  const observation = begin(instrumentation, start);
  try {
    const result = await work();
    finish(observation, { kind: "ok", returnedRows: Array.isArray(result) ? result.length : 0 });
    return result;
  } catch (error) {
    finish(observation, describeFailure(error));
    throw error;
  }
}

function begin(
  instrumentation: PostgresInstrumentation,
  start: QueryStart,
): QueryObservation | undefined {
  try {
    return instrumentation.queryStarted(start);
  } catch {
    return undefined;
  }
}

function finish(observation: QueryObservation | undefined, end: QueryEnd): void {
  try {
    observation?.ended(end);
  } catch {
    // The statement has ended already; its observer cannot change that.
  }
}

function describeFailure(error: unknown): QueryEnd {
  const errorType = error instanceof Error ? error.name : "unknown";
  const sqlState =
    error instanceof TransactionConflictError ||
    error instanceof ConstraintViolationError ||
    error instanceof StatementRefusedError
      ? error.sqlState
      : undefined;
  return sqlState === undefined
    ? { kind: "failed", errorType }
    : { kind: "failed", errorType, sqlState };
}
