/** @throws {RangeError} Naming the option, what it may be and what came, unless `allowed` holds. */
export function check(allowed: boolean, option: string, says: string, value: unknown): void {
  if (!allowed) throw new RangeError(`${option} must be ${says}, got ${show(value)}`);
}

/**
 * @throws {RangeError} For what is no object, for an option that does not exist, which is most often one that is misspelt, and for one that is
 *   null, which is most often one that was forgotten elsewhere.
 */
export function refuseUnknown(owner: string, options: object, known: readonly string[]): void {
  check(isObject(options), `${owner}: options`, "an object", options);
  for (const [option, value] of Object.entries(options)) {
    if (!known.includes(option)) {
      throw new RangeError(`${owner}: unknown option ${option}; known are ${known.join(", ")}`);
    }
    check(value !== null, `${owner}: ${option}`, "given, or left out", value);
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "a list";
  return isObject(value) ? "an object" : String(value);
}
