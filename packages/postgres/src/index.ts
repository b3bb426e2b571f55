export { type PostgresSourceOptions, postgresSource } from "./connection-source.ts";
export {
  ConstraintViolationError,
  type DatabaseError,
  DatabaseUnavailableError,
  isDatabaseError,
  OutcomeUnknownError,
  StatementRefusedError,
  TransactionConflictError,
  type UnavailableReason,
} from "./database-error.ts";
export { type Migration, MigrationChangedError, migrate } from "./migrate.ts";
export type { ConnectionSource } from "./pool-connection.ts";
export {
  type PostgresInstrumentation,
  type QueryEnd,
  type QueryObservation,
  type QueryStart,
  silentInstrumentation,
} from "./postgres-instrumentation.ts";
export { PostgresPool, type PostgresPoolOptions, type QueryLimits } from "./postgres-pool.ts";
export {
  type PreparedStatement,
  preparedStatement,
  type Row,
  type SqlValue,
} from "./prepared-statement.ts";
export { readBoolean, readInteger, readNullable, readOneOf, readText } from "./row.ts";
export { type Transaction, transaction } from "./transaction.ts";
