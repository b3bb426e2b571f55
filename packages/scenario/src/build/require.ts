/**
 * Checks of what a scenario says, for those who run it without a type checker. Each names the thing, the value that
 * came and what there is.
 */

/** @throws {RangeError} when the name is not among those known. */
export function requireName(name: string, known: readonly string[], what: string): void {
  if (known.includes(name)) return;
  const there = known.length === 0 ? "there is none" : `there is ${known.join(", ")}`;
  throw new RangeError(`${what}: unknown name "${name}"; ${there}`);
}

/** @throws {RangeError} when the object has a field that nobody reads, as a misspelt option is. */
export function requireKnownFields(value: object, known: readonly string[], what: string): void {
  for (const field of Object.keys(value)) {
    if (!known.includes(field)) {
      throw new RangeError(`${what}: unknown field "${field}"; known are ${known.join(", ")}`);
    }
  }
}

/** @throws {RangeError} unless the number is finite, within both limits, and whole where that is asked. */
export function requireNumber(
  value: number,
  limits: {
    readonly above?: number;
    readonly min?: number;
    readonly max?: number;
    readonly whole?: boolean;
  },
  what: string,
): void {
  const { above = -Infinity, min = -Infinity, max = Infinity, whole = false } = limits;
  const within = Number.isFinite(value) && value > above && value >= min && value <= max;
  if (within && (!whole || Number.isInteger(value))) return;
  const wanted = [
    ...(whole ? ["a whole number"] : []),
    ...(limits.above === undefined ? [] : [`above ${limits.above}`]),
    ...(limits.min === undefined ? [] : [`at least ${limits.min}`]),
    ...(limits.max === undefined ? [] : [`at most ${limits.max}`]),
  ].join(" and ");
  throw new RangeError(`${what} must be ${wanted}, got ${String(value)}`);
}

/** @throws {RangeError} when the text is empty. */
export function requireText(value: string, what: string): void {
  if (typeof value !== "string" || value.trim() === "") {
    throw new RangeError(`${what} must be a text that is not empty, got ${JSON.stringify(value)}`);
  }
}

/** @throws {RangeError} when the value is not one of those possible. */
export function requireOneOf(value: string, possible: readonly string[], what: string): void {
  if (possible.includes(value)) return;
  throw new RangeError(`${what} must be one of ${possible.join(", ")}, got "${value}"`);
}
