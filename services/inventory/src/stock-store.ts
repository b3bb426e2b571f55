import type { StockLine } from "./stock-line.ts";

/**
 * What became of a reservation. `released`, also for an order that never reserved, and `committed` are final; an expired one
 * can be reserved anew.
 */
export type ReservationState = "reserved" | "committed" | "released" | "expired";

export const reservationStates = ["reserved", "committed", "released", "expired"] as const;

export interface Reservation {
  readonly state: ReservationState;
  /** In normal form. */
  readonly lines: readonly StockLine[];
  /** Price of all pieces when they were first reserved, in cents. */
  readonly totalMinorUnits: number;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAtUnixMs: number;
}

export type ReserveOutcome =
  /**
   * Pieces are set aside, now or by an earlier request, or were committed. The lines are those of the reservation: a
   * request for something else changes nothing.
   */
  | { readonly kind: "reserved"; readonly reservation: Reservation }
  | { readonly kind: "out of stock"; readonly sku: string }
  | { readonly kind: "unknown sku"; readonly sku: string }
  /** The order gave its reservation back; it does not come back by a late repeat. */
  | { readonly kind: "released" };

export interface Stock {
  readonly sku: string;
  readonly available: number;
  readonly reserved: number;
  readonly committed: number;
  readonly priceMinorUnits: number;
}

/** How long the store may take. */
export interface StoreLimits {
  /** Instant of the monotonic clock. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
}

/**
 * Keeps stock and reservations. Each method takes effect as a whole or not at all, whatever runs beside it, and
 * available + reserved + committed of a unit never changes.
 */
export interface StockStore {
  /** Sets all lines aside or none. For an order that holds a reservation already it only moves the expiry, never back. */
  reserve(
    orderId: string,
    lines: readonly StockLine[],
    holdForMs: number,
    limits: StoreLimits,
  ): Promise<ReserveOutcome>;
  /** Makes a reservation final. @returns The state it has now; "missing" when there is none. */
  commit(orderId: string, limits: StoreLimits): Promise<ReservationState | "missing">;
  /** Gives a reservation back, or marks an order that has none. @returns The state it has now. */
  release(orderId: string, limits: StoreLimits): Promise<ReservationState>;
  stock(sku: string, limits: StoreLimits): Promise<Stock | undefined>;
  /** Gives back what has expired, at most so many reservations. @returns How many there were. */
  expire(reservationsMax: number, limits: StoreLimits): Promise<number>;
}
