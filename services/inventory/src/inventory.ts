import {
  InvalidRequest,
  OutOfStock,
  ReservationOver,
  ReservedDifferently,
  UnknownSku,
} from "./refusals.ts";
import { normalizeLines, type StockLine, sameLines } from "./stock-line.ts";
import type { Reservation, Stock, StockStore, StoreLimits } from "./stock-store.ts";

/** Long enough for a checkout that is slow, short enough that abandoned carts do not empty the shelf. */
export const defaultHoldForMs = 60_000;
/** A mistaken caller must not keep pieces for days. */
export const holdForMaxMs = 3_600_000;
const idMaxCharacters = 128;

/** Owns the stock: what is reserved belongs to one order until it is committed, released or has expired. */
export class Inventory {
  readonly #store: StockStore;

  constructor(store: StockStore) {
    this.#store = store;
  }

  /**
   * Sets pieces aside, all or none. A repeat gives the first answer and prolongs the hold.
   *
   * @param holdForMs 0 for the default.
   * @throws {InvalidRequest | OutOfStock | UnknownSku | ReservedDifferently | ReservationOver} Nothing was reserved.
   */
  async reserve(
    orderId: string,
    lines: readonly StockLine[],
    holdForMs: number,
    limits: StoreLimits,
  ): Promise<Reservation> {
    requireOrderId(orderId);
    if (holdForMs < 0 || holdForMs > holdForMaxMs) {
      throw new InvalidRequest(`hold_for_ms must be 0 to ${holdForMaxMs}, got ${holdForMs}`);
    }
    const wanted = normalizeLines(lines);
    const outcome = await this.#store.reserve(
      orderId,
      wanted,
      holdForMs === 0 ? defaultHoldForMs : holdForMs,
      limits,
    );
    switch (outcome.kind) {
      case "reserved":
        if (!sameLines(outcome.reservation.lines, wanted)) throw new ReservedDifferently(orderId);
        return outcome.reservation;
      case "out of stock":
        throw new OutOfStock(outcome.sku);
      case "unknown sku":
        throw new UnknownSku(outcome.sku);
      case "released":
        throw new ReservationOver(orderId, "released");
    }
  }

  /**
   * Makes a reservation final. A repeat changes nothing.
   *
   * @throws {ReservationOver} when it is released, expired or was never there.
   */
  async commit(orderId: string, limits: StoreLimits): Promise<void> {
    requireOrderId(orderId);
    const state = await this.#store.commit(orderId, limits);
    if (state !== "committed") {
      throw new ReservationOver(orderId, state === "reserved" ? "missing" : state);
    }
  }

  /**
   * Gives pieces back. A repeat changes nothing; for an order without a reservation it leaves a mark that refuses one that
   * arrives late.
   *
   * @throws {ReservationOver} when it is committed.
   */
  async release(orderId: string, limits: StoreLimits): Promise<void> {
    requireOrderId(orderId);
    const state = await this.#store.release(orderId, limits);
    if (state === "committed") throw new ReservationOver(orderId, state);
  }

  /** @throws {UnknownSku} */
  async stock(sku: string, limits: StoreLimits): Promise<Stock> {
    const stock = await this.#store.stock(sku, limits);
    if (stock === undefined) throw new UnknownSku(sku);
    return stock;
  }
}

function requireOrderId(orderId: string): void {
  if (orderId.length < 1 || orderId.length > idMaxCharacters) {
    throw new InvalidRequest(
      `order_id must have 1 to ${idMaxCharacters} characters, got ${orderId.length}`,
    );
  }
}
