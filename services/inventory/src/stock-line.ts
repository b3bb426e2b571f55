import { InvalidRequest } from "./refusals.ts";

/** Pieces of one stock keeping unit. */
export interface StockLine {
  readonly sku: string;
  /** At least 1. */
  readonly quantity: number;
}

/** More would be a mistake, and would hold row locks for long. */
export const linesMax = 100;
/** Far above what is sold at once, far below what an integer column overflows at. */
export const quantityMax = 1_000_000;

/**
 * Brings lines into the one form that is stored and compared: each unit once, sorted by unit.
 *
 * @throws {InvalidRequest} for no lines, too many, an empty unit or a quantity out of range.
 */
export function normalizeLines(lines: readonly StockLine[]): readonly StockLine[] {
  if (lines.length < 1 || lines.length > linesMax) {
    throw new InvalidRequest(`lines must be 1 to ${linesMax}, got ${lines.length}`);
  }
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of lines) {
    if (sku === "") throw new InvalidRequest("sku must not be empty");
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > quantityMax) {
      throw new InvalidRequest(`quantity of ${sku} must be 1 to ${quantityMax}, got ${quantity}`);
    }
    quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  }
  return [...quantities]
    .map(([sku, quantity]) => ({ sku, quantity }))
    .toSorted((a, b) => (a.sku < b.sku ? -1 : 1));
}

/** @returns Whether two lists in normal form are the same. */
export function sameLines(one: readonly StockLine[], other: readonly StockLine[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ sku, quantity }, index) => {
      const counterpart = other[index];
      return counterpart?.sku === sku && counterpart.quantity === quantity;
    })
  );
}
