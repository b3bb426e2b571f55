import type { Row } from "./prepared-statement.ts";

/** @throws {TypeError} when the column is missing, null or not text. */
export function readText(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw unexpected(column, "text", value);
  return value;
}

/**
 * Reads smallint, integer, bigint and numeric columns without a fraction; the last two arrive as text.
 *
 * @throws {TypeError} when the column is missing, null, not a whole number, or beyond 2^53 - 1.
 */
export function readInteger(row: Row, column: string): number {
  const value = row[column];
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isSafeInteger(number)) {
    throw unexpected(column, "a whole number", value);
  }
  return number;
}

/** @throws {TypeError} when the column is missing, null or not a boolean. */
export function readBoolean(row: Row, column: string): boolean {
  const value = row[column];
  if (typeof value !== "boolean") throw unexpected(column, "a boolean", value);
  return value;
}

/** Reads a column that may be null with the reader of its type. */
export function readNullable<T>(
  row: Row,
  column: string,
  read: (row: Row, column: string) => T,
): T | null {
  return row[column] === null ? null : read(row, column);
}

/**
 * Reads a text column that holds one of a few words.
 *
 * @throws {TypeError} when the column holds anything else.
 */
export function readOneOf<const Word extends string>(
  row: Row,
  column: string,
  words: readonly Word[],
): Word {
  const value = row[column];
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw unexpected(column, `one of ${words.join(", ")}`, value);
  return word;
}

// The value stays out of the message: it may be a customer's.
function unexpected(column: string, wanted: string, value: unknown): TypeError {
  return new TypeError(
    `column ${column} must be ${wanted}, got ${value === null ? "null" : typeof value}`,
  );
}
