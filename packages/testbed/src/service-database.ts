import { Pool, type PoolConfig, types } from "pg";
import { parseWholeNumber, plainRow } from "./row.ts";
import type { Row } from "./started-testbed.ts";
import type { StateStore } from "./state-store.ts";

/** PostgreSQL's object ids of bigint and numeric, which counts and sums have. */
const wholeNumberTypes = new Set<number>([types.builtins.INT8, types.builtins.NUMERIC]);

type TypeId = Parameters<typeof types.getTypeParser>[0];

/** A statement of a check that takes longer would delay every other one. */
const statementLimitMs = 10_000;
const connectLimitMs = 5_000;
/** Checks of one database that may look at the same time. */
const readersMax = 2;

/** The database of one service, reached directly and not through a proxy: what is judged must not suffer the fault. */
export class ServiceDatabase implements StateStore {
  readonly #service: string;
  readonly #readers: Pool;
  readonly #writer: Pool;

  constructor(service: string, connection: PoolConfig) {
    this.#service = service;
    const common: PoolConfig = {
      ...connection,
      application_name: "holdfast",
      connectionTimeoutMillis: connectLimitMs,
      statement_timeout: statementLimitMs,
      types: {
        getTypeParser: (id: TypeId, format?: "text" | "binary") =>
          wholeNumberTypes.has(id) && format !== "binary"
            ? parseWholeNumber
            : types.getTypeParser(id, format),
      },
    };
    this.#readers = new Pool({
      ...common,
      max: readersMax,
      options: "-c default_transaction_read_only=on",
    });
    this.#writer = new Pool({ ...common, max: 1 });
    // A server that is killed on purpose takes its idle connections along; the next statement makes a new one.
    this.#readers.on("error", () => {});
    this.#writer.on("error", () => {});
  }

  /** @throws {Error} naming the service, when the statement is wrong, would write, or the server does not answer. */
  query(sql: string): Promise<readonly Row[]> {
    return this.#named(async () => {
      const result = await this.#readers.query<Record<string, unknown>>(sql);
      // Several statements give several results; what is asked for is what the last one says.
      const last = Array.isArray(result) ? result.at(-1) : result;
      return last.rows.map(plainRow);
    });
  }

  /** @throws {Error} naming the service, when a statement fails; then none of them had an effect. */
  prepare(sql: string): Promise<void> {
    return this.#named(async () => {
      await this.#writer.query(sql);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#readers.end(), this.#writer.end()]);
  }

  async #named<Result>(ask: () => Promise<Result>): Promise<Result> {
    try {
      return await ask();
    } catch (error) {
      const message = error instanceof Error ? error.message.split("\n")[0] : String(error);
      throw new Error(`database of ${this.#service}: ${message}`, { cause: error });
    }
  }
}
