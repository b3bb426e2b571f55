import type { PostgresPool } from "./postgres-pool.ts";
import { preparedStatement } from "./prepared-statement.ts";

const ask = preparedStatement({
  name: "postgres.check",
  text: "select 1",
  summary: "SELECT",
  effect: "read",
  observed: false,
});

/** A health check: whether the database can be reached through the pool that the service works with. */
export function databaseCheck(pool: PostgresPool): {
  readonly name: string;
  readonly check: (signal: AbortSignal) => Promise<unknown>;
} {
  return { name: "postgres", check: (signal) => pool.query(ask, [], { signal }) };
}
