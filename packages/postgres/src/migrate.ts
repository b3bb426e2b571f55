import { createHash } from "node:crypto";
import type { Clock } from "@holdfast/clock";
import {
  DatabaseUnavailableError,
  OutcomeUnknownError,
  StatementRefusedError,
} from "./database-error.ts";
import type { PostgresPool } from "./postgres-pool.ts";
import { preparedStatement, type Row } from "./prepared-statement.ts";
import { readText } from "./row.ts";
import { type Transaction, transaction } from "./transaction.ts";

/** One change of the schema. Once released, its text never changes: a later one corrects it. */
export interface Migration {
  /** Sorts after every earlier one: "001-orders". */
  readonly id: string;
  /** One or more commands; all migrations of a start run in one transaction, so nothing that refuses that. */
  readonly sql: string;
}

/** The text of a migration differs from what was applied under its name. Nothing was changed. */
export class MigrationChangedError extends Error {
  override readonly name = "MigrationChangedError";
  readonly id: string;

  constructor(id: string) {
    super(
      `migration ${id} was applied with another text; write a new migration instead of changing it`,
    );
    this.id = id;
  }
}

/** Any number; the same in every version of every service, and one database belongs to one service. */
const lockKey = 4_653_117;
/** Longer than the longest migration of another instance that holds the lock. */
const lockWaitMs = 30_000;

const selectApplied = preparedStatement({
  name: "migrate.applied",
  text: "select id, checksum from schema_migrations",
  summary: "SELECT schema_migrations",
  effect: "read",
});

const insertApplied = preparedStatement({
  name: "migrate.insert",
  text: "insert into schema_migrations (id, checksum) values ($1, $2)",
  summary: "INSERT schema_migrations",
  effect: "write",
});

const takeLock = preparedStatement({
  name: "migrate.lock",
  text: "select pg_advisory_xact_lock($1)",
  summary: "SELECT pg_advisory_xact_lock",
  effect: "write",
});

/**
 * Brings the schema up to date. Instances that start at once may all call it: one applies, the others wait for it.
 * When nothing is to be done it costs one query.
 *
 * @returns Ids of what this call applied.
 * @throws {MigrationChangedError} before anything is changed.
 * @throws {DatabaseError} Unless it is an OutcomeUnknownError nothing was changed; calling again is right either way.
 */
export async function migrate(
  pool: PostgresPool,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  const applied = await appliedIfAny(pool);
  if (applied !== undefined && pending(migrations, applied).length === 0) return [];
  return transaction(pool, "transaction migrate", (tx) => applyPending(tx, migrations));
}

async function appliedIfAny(pool: PostgresPool): Promise<readonly Row[] | undefined> {
  try {
    return await pool.query(selectApplied, []);
  } catch (error) {
    // 42P01: there is no such table, so nothing was ever applied.
    if (error instanceof StatementRefusedError && error.sqlState === "42P01") return undefined;
    throw error;
  }
}

async function applyPending(
  tx: Transaction,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  await tx.run(`set local statement_timeout = ${lockWaitMs}`);
  await tx.query(takeLock, [lockKey]);
  await tx.run(
    `create table if not exists schema_migrations (
       id text primary key,
       checksum text not null,
       applied_at timestamptz not null default now()
     )`,
  );
  const toApply = pending(migrations, await tx.query(selectApplied, []));
  for (const migration of toApply) {
    await tx.run(migration.sql);
    await tx.query(insertApplied, [migration.id, checksum(migration)]);
  }
  return toApply.map(({ id }) => id);
}

function pending(migrations: readonly Migration[], applied: readonly Row[]): readonly Migration[] {
  const checksums = new Map(applied.map((row) => [readText(row, "id"), readText(row, "checksum")]));
  return migrations.filter((migration) => {
    const known = checksums.get(migration.id);
    if (known !== undefined && known !== checksum(migration)) {
      throw new MigrationChangedError(migration.id);
    }
    return known === undefined;
  });
}

function checksum({ sql }: Migration): string {
  return createHash("sha256").update(sql).digest("hex");
}

/** Bounds of the wait before a database that cannot be reached is asked again, in milliseconds. */
const reachAgainMs = { least: 100, most: 1_000 } as const;

export interface MigrateWhenReachableOptions {
  readonly clock: Clock;
  /** Ends the wait for a database that cannot be reached. */
  readonly signal: AbortSignal;
  /** Told of each time in vain. */
  readonly onUnreachable: (error: unknown) => void;
}

/**
 * As `migrate`, but waits for a database that cannot be reached: a service may start before its database.
 *
 * @throws The signal's reason when it aborts first, and what `migrate` throws for a database that was reached.
 */
export async function migrateWhenReachable(
  pool: PostgresPool,
  migrations: readonly Migration[],
  options: MigrateWhenReachableOptions,
): Promise<readonly string[]> {
  const { clock, signal, onUnreachable } = options;
  for (
    let waitMs: number = reachAgainMs.least;
    ;
    waitMs = Math.min(waitMs * 2, reachAgainMs.most)
  ) {
    try {
      return await migrate(pool, migrations);
    } catch (error) {
      const isTransient =
        error instanceof DatabaseUnavailableError || error instanceof OutcomeUnknownError;
      if (!isTransient || signal.aborted) throw error;
      onUnreachable(error);
    }
    await clock.sleep(waitMs, signal);
  }
}
