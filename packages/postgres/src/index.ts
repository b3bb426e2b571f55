export { type PostgresSourceOptions, postgresSource } from "./connection-source.ts";
export { databaseCheck } from "./database-check.ts";
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
export {
  type MigrateWhenReachableOptions,
  type Migration,
  MigrationChangedError,
  migrate,
  migrateWhenReachable,
} from "./migrate.ts";
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
