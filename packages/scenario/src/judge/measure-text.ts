import type { BoundRef } from "../bound.ts";

/** Whether a value keeps within a limit. */
export function holds({ operator, value: limit }: BoundRef, value: number): boolean {
  switch (operator) {
    case "<":
      return value < limit;
    case "<=":
      return value <= limit;
    case ">":
      return value > limit;
    case ">=":
      return value >= limit;
    case "=":
      return value === limit;
  }
}

/** A limit that more of the counted thing can only break: nothing at all would keep it. */
export function isUpper({ operator }: BoundRef): boolean {
  return operator === "<" || operator === "<=";
}

/** Whether a count decides about its bound for good: more of the counted thing could only confirm it. */
export function isCertain(bound: BoundRef, count: number): boolean {
  if (isUpper(bound)) return !holds(bound, count);
  return bound.operator === "=" ? count > bound.value : holds(bound, count);
}

/** `< 300 ms`, `>= 99 %`, `<= 4`. */
export function boundText({ operator, value, unit }: BoundRef): string {
  return `${operator} ${measureText(value, unit)}`;
}

/** `312 ms`, `98.7 %`, `4`; a value without end is said to be endless. */
export function measureText(value: number, unit: BoundRef["unit"]): string {
  if (value === Number.POSITIVE_INFINITY) return "endless";
  switch (unit) {
    case "ms":
      return `${round(value, value < 10 ? 2 : 0)} ms`;
    case "ratio":
      return `${round(value * 100, 2)} %`;
    case "count":
      return String(round(value, 3));
  }
}

/** `+14.2s`: a point of the timeline. */
export function instantText(ms: number): string {
  const seconds = (Math.abs(ms) / 1_000).toFixed(2).replace(/0$/, "");
  return `${ms < 0 ? "-" : "+"}${seconds}s`;
}

/** `1 operation`, `2 operations`. */
export function countText(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
