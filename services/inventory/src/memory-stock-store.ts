import type { Clock } from "@holdfast/clock";
import { type StockLine, sameLines } from "./stock-line.ts";
import type {
  Reservation,
  ReservationState,
  ReserveOutcome,
  Stock,
  StockStore,
} from "./stock-store.ts";

/** Stock in memory, for tests and simulations: does at once what PostgreSQL does in one statement. */
export class MemoryStockStore implements StockStore {
  readonly #clock: Clock;
  readonly #stock = new Map<string, Stock>();
  readonly #reservations = new Map<string, Reservation>();

  constructor(clock: Clock, stock: readonly { sku: string; pieces: number; price: number }[]) {
    this.#clock = clock;
    for (const { sku, pieces, price } of stock) {
      const row = { sku, available: pieces, reserved: 0, committed: 0, priceMinorUnits: price };
      this.#stock.set(sku, row);
    }
  }

  reserve(
    orderId: string,
    lines: readonly StockLine[],
    holdForMs: number,
  ): Promise<ReserveOutcome> {
    const expiresAtUnixMs = this.#clock.unixNow() + holdForMs;
    const known = this.#reservations.get(orderId);
    if (known?.state === "released") return Promise.resolve({ kind: "released" });
    if (known !== undefined && (known.state !== "expired" || !sameLines(known.lines, lines))) {
      const later = Math.max(known.expiresAtUnixMs, expiresAtUnixMs);
      const reservation = known.state === "reserved" ? { ...known, expiresAtUnixMs: later } : known;
      this.#reservations.set(orderId, reservation);
      return Promise.resolve({ kind: "reserved", reservation });
    }
    const missing = lines.find(({ sku }) => !this.#stock.has(sku));
    if (missing) return Promise.resolve({ kind: "unknown sku", sku: missing.sku });
    const short = lines.find(({ sku, quantity }) => this.#row(sku).available < quantity);
    if (short) return Promise.resolve({ kind: "out of stock", sku: short.sku });
    this.#move(lines, "available", "reserved");
    const price = ({ sku, quantity }: StockLine): number =>
      this.#row(sku).priceMinorUnits * quantity;
    const reservation: Reservation = {
      state: "reserved",
      lines,
      totalMinorUnits: known?.totalMinorUnits ?? lines.reduce((sum, line) => sum + price(line), 0),
      expiresAtUnixMs,
    };
    this.#reservations.set(orderId, reservation);
    return Promise.resolve({ kind: "reserved", reservation });
  }

  commit(orderId: string): Promise<ReservationState | "missing"> {
    const known = this.#reservations.get(orderId);
    if (known?.state !== "reserved") return Promise.resolve(known?.state ?? "missing");
    this.#move(known.lines, "reserved", "committed");
    return this.#end(orderId, known, "committed");
  }

  release(orderId: string): Promise<ReservationState> {
    const none = { state: "expired", lines: [], totalMinorUnits: 0, expiresAtUnixMs: 0 } as const;
    const known = this.#reservations.get(orderId) ?? none;
    if (known.state === "committed") return Promise.resolve(known.state);
    if (known.state === "reserved") this.#move(known.lines, "reserved", "available");
    return this.#end(orderId, known, "released");
  }

  stock(sku: string): Promise<Stock | undefined> {
    return Promise.resolve(this.#stock.get(sku));
  }

  async expire(reservationsMax: number): Promise<number> {
    const due = [...this.#reservations]
      .filter(([, { state }]) => state === "reserved")
      .filter(([, { expiresAtUnixMs }]) => expiresAtUnixMs <= this.#clock.unixNow())
      .slice(0, reservationsMax);
    for (const [orderId, reservation] of due) {
      this.#move(reservation.lines, "reserved", "available");
      await this.#end(orderId, reservation, "expired");
    }
    return due.length;
  }

  #end<const State extends ReservationState>(
    orderId: string,
    reservation: Reservation,
    state: State,
  ): Promise<State> {
    this.#reservations.set(orderId, { ...reservation, state });
    return Promise.resolve(state);
  }

  #move(
    lines: readonly StockLine[],
    from: "available" | "reserved",
    to: "available" | "reserved" | "committed",
  ): void {
    for (const { sku, quantity } of lines) {
      const row = this.#row(sku);
      this.#stock.set(sku, { ...row, [from]: row[from] - quantity, [to]: row[to] + quantity });
    }
  }

  #row(sku: string): Stock {
    const row = this.#stock.get(sku);
    if (row === undefined) throw new TypeError(`no row for ${sku}`);
    return row;
  }
}
