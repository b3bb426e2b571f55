import type { Row } from "@holdfast/testbed";
import { numberOf } from "./query-answers.ts";

export type EffectCounts =
  | { readonly kind: "counted"; readonly byKey: ReadonlyMap<string, number> }
  | { readonly kind: "unreadable"; readonly reason: string };

/**
 * Effects per key from rows (key, n). The count is the column `n`, else the second column; without one each row is one
 * effect. The key is the first of the other columns.
 */
export function effectsByKey(rows: readonly Row[]): EffectCounts {
  const byKey = new Map<string, number>();
  for (const row of rows) {
    const columns = Object.keys(row);
    const counter = columns.includes("n") ? "n" : columns[1];
    const key = row[columns.find((column) => column !== counter) ?? ""];
    const count = counter === undefined ? 1 : numberOf(row[counter]);
    if (count === undefined || key === null || key === undefined) {
      return { kind: "unreadable", reason: `a row of the effect is not (key, n): ${rowText(row)}` };
    }
    byKey.set(keyText(key), (byKey.get(keyText(key)) ?? 0) + count);
  }
  return { kind: "counted", byKey };
}

/** Key of the input → keys of its effects, from rows (key of the input, key of the effect). */
export function effectKeysByInput(
  rows: readonly Row[],
): ReadonlyMap<string, readonly string[]> | undefined {
  const byInput = new Map<string, string[]>();
  for (const row of rows) {
    const [input, effect] = Object.values(row);
    if (input === undefined || effect === undefined) return undefined;
    // An input that has no effect yet may have a row without one.
    if (input === null || effect === null) continue;
    const effects = byInput.get(keyText(input));
    if (effects === undefined) byInput.set(keyText(input), [keyText(effect)]);
    else if (!effects.includes(keyText(effect))) effects.push(keyText(effect));
  }
  return byInput;
}

/** The same key as text, whether it came from a database or from an input. */
export function keyText(key: unknown): string {
  return typeof key === "string" ? key : (JSON.stringify(key) ?? "");
}

function rowText(row: Row): string {
  return Object.entries(row)
    .map(([column, value]) => `${column}=${keyText(value)}`)
    .join(" ");
}
