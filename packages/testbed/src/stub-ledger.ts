import { DatabaseSync } from "node:sqlite";
import { plainRow } from "./row.ts";
import type { Row } from "./started-testbed.ts";
import type { StateStore } from "./state-store.ts";

/** A stub commits within milliseconds; longer means it is paused in the middle of one. */
const busyLimitMs = 1_000;

/** The ledger that a stub keeps in a SQLite file: evidence that no service of ours can change. */
export class StubLedger implements StateStore {
  readonly #service: string;
  readonly #file: string;

  constructor(service: string, file: string) {
    this.#service = service;
    this.#file = file;
  }

  /** @throws {Error} naming the service, when there is no ledger yet or the statement is wrong or would write. */
  async query(sql: string): Promise<readonly Row[]> {
    return this.#open(true, (database) => {
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      return statement.all().map(plainRow);
    });
  }

  /** @throws {Error} naming the service, when a statement fails. */
  async prepare(sql: string): Promise<void> {
    this.#open(false, (database) => database.exec(sql));
  }

  /** The file is opened for each question, so nothing is to be closed. */
  async [Symbol.asyncDispose](): Promise<void> {}

  #open<Result>(readOnly: boolean, ask: (database: DatabaseSync) => Result): Result {
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(this.#file, { readOnly, timeout: busyLimitMs });
      return ask(database);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`ledger of ${this.#service}: ${message}`, { cause: error });
    } finally {
      database?.close();
    }
  }
}
