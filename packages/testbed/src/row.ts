import type { Row } from "./started-testbed.ts";

/**
 * Rows become part of the evidence, so their values are those of JSON: a number where it is exact, else the text of
 * the number; instants as ISO 8601; bytes as hexadecimal.
 */
export function plainRow(row: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: unknown): unknown {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  return value;
}

/** Whole numbers that PostgreSQL's driver hands over as text, because they may not fit: those that fit are numbers. */
export function parseWholeNumber(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) && String(number) === text ? number : text;
}
