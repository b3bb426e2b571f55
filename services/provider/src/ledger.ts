import { DatabaseSync, type SQLOutputValue, type StatementSync } from "node:sqlite";
import { type Charge, type ChargeState, chargeStates } from "./charge.ts";

/** One request as it arrived, whatever became of it. */
export interface ReceivedRequest {
  readonly receivedUnixMs: number;
  /** "Charge", "CaptureCharge", "RefundCharge" or "GetCharge". */
  readonly method: string;
  readonly idempotencyKey: string;
  /** Empty when the request does not name it. */
  readonly merchantReference: string;
}

const schema = `
  pragma journal_mode = wal;
  -- In WAL mode a commit survives the end of the process, however sudden; the last ones may be lost with the power.
  pragma synchronous = normal;
  -- Someone who reads the ledger from outside never makes a charge fail.
  pragma busy_timeout = 1000;
  create table if not exists charges (
    idempotency_key text primary key,
    charge_id text not null,
    merchant_reference text not null,
    currency text not null,
    amount_minor_units integer not null check (amount_minor_units > 0),
    state text not null check (state in ('AUTHORIZED', 'CAPTURED', 'DECLINED', 'REFUNDED')),
    decline_reason text not null,
    request_digest text not null,
    created_unix_ms integer not null,
    updated_unix_ms integer not null
  ) without rowid;
  create table if not exists requests (
    received_unix_ms integer not null,
    method text not null,
    idempotency_key text not null,
    merchant_reference text not null,
    outcome text not null
  );
`;

/** The company's books: charges by key, and every request that was received. Each method is one transaction. */
export class Ledger implements Disposable {
  readonly #database: DatabaseSync;
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #receive: StatementSync;

  /** @param file Made when it does not exist. */
  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    this.#database.exec(schema);
    this.#find = this.#database.prepare("select * from charges where idempotency_key = ?");
    this.#insert = this.#database.prepare(
      "insert into charges values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    this.#update = this.#database.prepare(
      "update charges set state = ?, updated_unix_ms = ? where idempotency_key = ?",
    );
    this.#receive = this.#database.prepare("insert into requests values (?, ?, ?, ?, ?)");
  }

  /**
   * Handles one request: `decide` sees what the key stands for and says what to write.
   *
   * @returns What `decide` returned.
   * @throws What `decide` throws; the request is noted with its name as outcome, and nothing else is written.
   */
  handle<T>(request: ReceivedRequest, decide: (known: Charge | undefined) => Decision<T>): T {
    this.#database.exec("begin immediate");
    try {
      const decision = this.#decide(request, decide);
      this.#database.exec("commit");
      if (decision.kind === "refused") throw decision.error;
      return decision.value;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("rollback");
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  #decide<T>(
    request: ReceivedRequest,
    decide: (known: Charge | undefined) => Decision<T>,
  ): Decision<T> {
    const row = this.#find.get(request.idempotencyKey);
    const decision = decide(row === undefined ? undefined : readCharge(row));
    const { receivedUnixMs, method, idempotencyKey, merchantReference } = request;
    switch (decision.kind) {
      case "insert":
        this.#insertCharge(idempotencyKey, decision.charge, receivedUnixMs);
        break;
      case "update":
        this.#update.run(decision.state, receivedUnixMs, idempotencyKey);
        break;
      case "read":
      case "refused":
        break;
    }
    this.#receive.run(receivedUnixMs, method, idempotencyKey, merchantReference, decision.outcome);
    return decision;
  }

  #insertCharge(idempotencyKey: string, charge: Charge, unixMs: number): void {
    this.#insert.run(
      idempotencyKey,
      charge.chargeId,
      charge.merchantReference,
      charge.currency,
      charge.amountMinorUnits,
      charge.state,
      charge.declineReason,
      charge.requestDigest,
      unixMs,
      unixMs,
    );
  }
}

/** What to write, what to answer, and a word for the books. */
export type Decision<T> = { readonly outcome: string } & (
  | { readonly kind: "insert"; readonly charge: Charge; readonly value: T }
  | { readonly kind: "update"; readonly state: ChargeState; readonly value: T }
  | { readonly kind: "read"; readonly value: T }
  | { readonly kind: "refused"; readonly error: Error }
);

function readCharge(row: Readonly<Record<string, SQLOutputValue>>): Charge {
  const state = chargeStates.find((candidate) => candidate === row["state"]);
  if (state === undefined) throw new TypeError("the ledger holds an unknown state");
  return {
    chargeId: String(row["charge_id"]),
    merchantReference: String(row["merchant_reference"]),
    currency: String(row["currency"]),
    amountMinorUnits: Number(row["amount_minor_units"]),
    state,
    declineReason: String(row["decline_reason"]),
    requestDigest: String(row["request_digest"]),
  };
}
