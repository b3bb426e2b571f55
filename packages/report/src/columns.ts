import type { Environment } from "./symbols.ts";

/** Narrower than this the lanes of a report say nothing. */
export const minColumns = 40;
/** When nobody knows the width: what most logs are read at. */
export const defaultColumns = 100;

/** Width from COLUMNS, then from the terminal, then the default; never below {@link minColumns}. */
export function columnsFor(env: Environment, terminalColumns: number | undefined): number {
  const given = Number(env["COLUMNS"]);
  if (Number.isInteger(given) && given > 0) return Math.max(given, minColumns);
  return Math.max(terminalColumns ?? defaultColumns, minColumns);
}
