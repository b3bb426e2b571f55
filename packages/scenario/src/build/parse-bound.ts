import type { BoundRef } from "../bound.ts";

/** A limit as people write it: `< 300ms`, `>= 99%`, `<= 4`, `= 0`. */
export type Bound = `${"<" | "<=" | ">" | ">=" | "="} ${number}${"" | "ms" | "s" | "%"}`;

const pattern = /^(?<operator><=|>=|<|>|=) (?<amount>\d+(?:\.\d+)?)(?<unit>ms|s|%|)$/u;
const operators: readonly BoundRef["operator"][] = ["<", "<=", ">", ">=", "="];
const examples = { ms: "< 300ms", ratio: ">= 99%", count: "<= 4" } as const;

/**
 * Reads a limit.
 *
 * @param allowed Units that make sense for what is limited.
 * @param what Names the check in the message, e.g. `slo.p99`.
 * @throws {RangeError} when the text has another form or another unit.
 */
export function parseBound(
  text: string,
  allowed: readonly BoundRef["unit"][],
  what: string,
): BoundRef {
  const groups = pattern.exec(text)?.groups;
  const operator = operators.find((known) => known === groups?.["operator"]);
  const bound =
    groups === undefined || operator === undefined
      ? undefined
      : withUnit(operator, Number(groups["amount"]), groups["unit"] ?? "");
  if (bound === undefined || !allowed.includes(bound.unit)) {
    const wanted = allowed.map((unit) => `"${examples[unit]}"`).join(" or ");
    throw new RangeError(`${what} must be a limit such as ${wanted}, got "${text}"`);
  }
  return bound;
}

/** Writes a limit as it was read. */
export function formatBound(bound: BoundRef): string {
  switch (bound.unit) {
    case "ms":
      return `${bound.operator} ${bound.value}ms`;
    case "ratio":
      return `${bound.operator} ${Number((bound.value * 100).toFixed(6))}%`;
    case "count":
      return `${bound.operator} ${bound.value}`;
  }
}

function withUnit(operator: BoundRef["operator"], amount: number, unit: string): BoundRef {
  if (unit === "ms") return { operator, value: amount, unit: "ms" };
  if (unit === "s") return { operator, value: amount * 1_000, unit: "ms" };
  if (unit === "%") return { operator, value: amount / 100, unit: "ratio" };
  return { operator, value: amount, unit: "count" };
}
