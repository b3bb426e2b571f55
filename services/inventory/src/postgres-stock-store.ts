import {
  type PostgresPool,
  type Row,
  readBoolean,
  readInteger,
  readNullable,
  readOneOf,
  readText,
  TransactionConflictError,
} from "@holdfast/postgres";
import * as statements from "./statements.ts";
import { normalizeLines, type StockLine, sameLines } from "./stock-line.ts";
import {
  type Reservation,
  type ReservationState,
  type ReserveOutcome,
  reservationStates,
  type Stock,
  type StockStore,
  type StoreLimits,
} from "./stock-store.ts";

/** Once around, and once more after the reservation was made, or expired, beside the first. */
const roundsMax = 2;

/** Stock in PostgreSQL: one statement per operation, two for what is rare. */
export class PostgresStockStore implements StockStore {
  readonly #pool: PostgresPool;

  constructor(pool: PostgresPool) {
    this.#pool = pool;
  }

  async reserve(
    orderId: string,
    lines: readonly StockLine[],
    holdForMs: number,
    limits: StoreLimits,
  ): Promise<ReserveOutcome> {
    const values = [
      orderId,
      lines.map(({ sku }) => sku),
      lines.map(({ quantity }) => quantity),
      holdForMs,
    ];
    for (let round = 0; round < roundsMax; round += 1) {
      const row = only(await this.#pool.query(statements.reserve, values, limits));
      const totalMinorUnits = readNullable(row, "total_minor_units", readInteger);
      if (totalMinorUnits !== null) {
        const expiresAtUnixMs = readInteger(row, "expires_at_unix_ms");
        const reservation = { state: "reserved", lines, totalMinorUnits, expiresAtUnixMs } as const;
        return { kind: "reserved", reservation };
      }
      const known = await this.#prolong(orderId, holdForMs, limits);
      if (known?.state === "released") return { kind: "released" };
      if (known !== undefined && !(known.state === "expired" && sameLines(known.lines, lines))) {
        return { kind: "reserved", reservation: known };
      }
      const unknownSku = readNullable(row, "unknown_sku", readText);
      if (unknownSku !== null) return { kind: "unknown sku", sku: unknownSku };
      const shortSku = readNullable(row, "short_sku", readText);
      if (shortSku !== null) return { kind: "out of stock", sku: shortSku };
      // It was reserved when the first statement looked and expired before the second did.
    }
    throw new TransactionConflictError("40001");
  }

  /** Reads a reservation that was known before, or that a repeat made which ran beside this one and was faster. */
  async #prolong(
    orderId: string,
    holdForMs: number,
    limits: StoreLimits,
  ): Promise<Reservation | undefined> {
    const [row] = await this.#pool.query(statements.prolong, [orderId, holdForMs], limits);
    return row === undefined ? undefined : readReservation(row);
  }

  async commit(orderId: string, limits: StoreLimits): Promise<ReservationState | "missing"> {
    const [row] = await this.#pool.query(statements.commit, [orderId], limits);
    if (row === undefined) return "missing";
    if (readBoolean(row, "changed")) return "committed";
    const state = readOneOf(row, "state", reservationStates);
    // Only a commit or a sweep that ran beside this one leaves a state that is out of date.
    return state === "reserved" ? this.#state(orderId, limits) : state;
  }

  async release(orderId: string, limits: StoreLimits): Promise<ReservationState> {
    for (let round = 0; round < roundsMax; round += 1) {
      const row = only(await this.#pool.query(statements.release, [orderId], limits));
      if (readBoolean(row, "changed")) return "released";
      const state = await this.#state(orderId, limits);
      if (state === "released" || state === "committed") return state;
    }
    throw new TransactionConflictError("40001");
  }

  async stock(sku: string, limits: StoreLimits): Promise<Stock | undefined> {
    const [row] = await this.#pool.query(statements.readStock, [sku], limits);
    if (row === undefined) return undefined;
    return {
      sku: readText(row, "sku"),
      available: readInteger(row, "available"),
      reserved: readInteger(row, "reserved"),
      committed: readInteger(row, "committed"),
      priceMinorUnits: readInteger(row, "price_minor_units"),
    };
  }

  async expire(reservationsMax: number, limits: StoreLimits): Promise<number> {
    const rows = await this.#pool.query(statements.expire, [reservationsMax], limits);
    return readInteger(only(rows), "expired");
  }

  async #state(orderId: string, limits: StoreLimits): Promise<ReservationState> {
    const rows = await this.#pool.query(statements.readState, [orderId], limits);
    return readOneOf(only(rows), "state", reservationStates);
  }
}

function readReservation(row: Row): Reservation {
  return {
    state: readOneOf(row, "state", reservationStates),
    lines: readLines(row),
    totalMinorUnits: readInteger(row, "total_minor_units"),
    expiresAtUnixMs: readInteger(row, "expires_at_unix_ms"),
  };
}

function readLines(row: Row): readonly StockLine[] {
  const { skus, quantities } = row;
  if (!Array.isArray(skus) || !Array.isArray(quantities)) return [];
  return normalizeLines(
    skus.map((sku, index) => ({ sku: String(sku), quantity: Number(quantities[index]) })),
  );
}

function only(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new TypeError("the statement must give one row");
  return row;
}
