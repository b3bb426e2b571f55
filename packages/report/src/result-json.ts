import type { JudgedRun } from "@holdfast/scenario";

/** `result.json`: the judged run as it is. Integers too large for JSON, as some databases give them, become text. */
export function resultJson(run: JudgedRun): string {
  return `${JSON.stringify(run, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value), 2)}\n`;
}
