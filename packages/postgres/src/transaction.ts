import {
  DatabaseUnavailableError,
  isDatabaseError,
  OutcomeUnknownError,
  StatementRefusedError,
} from "./database-error.ts";
import type { LentConnection, PostgresPool, QueryLimits } from "./postgres-pool.ts";
import type { PreparedStatement, Row, SqlValue } from "./prepared-statement.ts";

/** What can be done inside a transaction. */
export interface Transaction {
  query(statement: PreparedStatement, values: readonly SqlValue[]): Promise<readonly Row[]>;
  /** Runs text without values, which may hold several commands: DDL and settings. */
  run(text: string): Promise<void>;
}

/**
 * Runs `work` in one transaction, READ COMMITTED, and never repeats it: whether a repeat is right is for the caller
 * to say, by the error. One span stands for the whole.
 *
 * @param summary Names the span: "transaction migrate".
 * @throws {TransactionConflictError} Nothing took effect; running it again at once is right.
 * @throws {OutcomeUnknownError} COMMIT was sent and no answer came. It may have taken effect.
 * @throws {DatabaseUnavailableError | ConstraintViolationError | StatementRefusedError} Nothing took effect.
 * @throws What `work` throws; then nothing took effect.
 */
export function transaction<T>(
  pool: PostgresPool,
  summary: string,
  work: (transaction: Transaction) => Promise<T>,
  limits: QueryLimits = {},
): Promise<T> {
  return pool.observe(summary, undefined, async () => {
    const lent = await pool.lend(limits);
    let result: T;
    try {
      await lent.run("without effect", (connection) => connection.runText("begin"));
      result = await work({
        query: async (statement, values) =>
          (await lent.run("without effect", (connection) => connection.run(statement, values)))
            .rows,
        run: async (text) => {
          await lent.run("without effect", (connection) => connection.runText(text));
        },
      });
    } catch (error) {
      await rollBack(lent, error);
      throw error;
    }
    await commit(lent);
    return result;
  });
}

async function commit(lent: LentConnection): Promise<void> {
  let command: string;
  try {
    ({ command } = await lent.run("may have effect", (connection) => connection.runText("commit")));
  } catch (error) {
    lent.destroy();
    throw error;
  }
  lent.release();
  // PostgreSQL answers the COMMIT of a transaction that had failed with ROLLBACK, not with an error.
  if (command !== "COMMIT") {
    throw new StatementRefusedError(
      "25P02",
      "a statement had failed, so the transaction was rolled back",
    );
  }
}

/** After silence or a lost connection the server rolls back by itself; asking would only be one more wait. */
async function rollBack(lent: LentConnection, error: unknown): Promise<void> {
  if (error instanceof DatabaseUnavailableError || error instanceof OutcomeUnknownError) {
    lent.destroy();
    return;
  }
  try {
    await lent.run("without effect", (connection) => connection.runText("rollback"));
    lent.release();
  } catch (rollbackError) {
    if (!isDatabaseError(rollbackError)) throw rollbackError;
    lent.destroy();
  }
}
