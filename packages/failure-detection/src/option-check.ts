/** @throws {RangeError} Naming the option, what it may be and what came, unless `allowed` holds. */
export function check(allowed: boolean, option: string, says: string, value: unknown): void {
  if (!allowed) throw new RangeError(`${option} must be ${says}, got ${String(value)}`);
}

/** @throws {RangeError} For an option that does not exist, which is most often one that is misspelt. */
export function refuseUnknown(owner: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new RangeError(`${owner}: unknown option ${unknown}; known are ${known.join(", ")}`);
  }
}
