// Options are checked when a mechanism is made, so that a bad value ends the start of a program and not a call an hour later. Each refusal
// is one line that names the option, what it may be and what came.

/** What one option may be. */
export interface OptionRule {
  /** Completes "<option> must be …". */
  readonly says: string;
  readonly allows: (value: unknown) => boolean;
  readonly isRequired: boolean;
}

/** One rule for each option there is; the compiler sees to it that none is forgotten. */
export type OptionRules<O> = { readonly [K in keyof Required<O>]: OptionRule };

/** @throws {RangeError} Naming the first option that is unknown or not allowed. */
export function checkOptions<O extends object>(
  owner: string,
  options: O,
  rules: OptionRules<O>,
): void {
  const known = new Map<string, OptionRule>(Object.entries(rules));
  if (typeof options !== "object" || options === null) {
    throw new RangeError(`${owner}: options must be an object, got ${show(options)}`);
  }
  for (const key of Object.keys(options)) {
    if (known.has(key)) continue;
    throw new RangeError(
      `${owner}: unknown option ${key}; known are ${[...known.keys()].join(", ")}`,
    );
  }
  const values = new Map<string, unknown>(Object.entries(options));
  for (const [key, rule] of known) {
    const value = values.get(key);
    if (value === undefined && !rule.isRequired) continue;
    checkValue(owner, key, value, rule);
  }
}

/** Checks a value that is given by itself. @throws {RangeError} */
export function checkValue(owner: string, option: string, value: unknown, rule: OptionRule): void {
  if (!rule.allows(value)) {
    throw new RangeError(`${owner}: ${option} must be ${rule.says}, got ${show(value)}`);
  }
}

/** @param max Default: as large as integers are exact. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER): OptionRule {
  return {
    says:
      max === Number.MAX_SAFE_INTEGER
        ? `an integer of at least ${min}`
        : `an integer from ${min} to ${max}`,
    allows: (value) => isNumber(value) && Number.isInteger(value) && value >= min && value <= max,
    isRequired: false,
  };
}

/** A finite number from `min` to `max`. */
export function between(min: number, max = Number.POSITIVE_INFINITY): OptionRule {
  return {
    says:
      max === Number.POSITIVE_INFINITY
        ? `a finite number of at least ${min}`
        : `a number from ${min} to ${max}`,
    allows: (value) => isNumber(value) && Number.isFinite(value) && value >= min && value <= max,
    isRequired: false,
  };
}

/** A finite number above `min`, up to `max`. */
export function above(min: number, max = Number.POSITIVE_INFINITY): OptionRule {
  return {
    says:
      max === Number.POSITIVE_INFINITY
        ? `a finite number above ${min}`
        : `a number above ${min}, up to ${max}`,
    allows: (value) => isNumber(value) && Number.isFinite(value) && value > min && value <= max,
    isRequired: false,
  };
}

export function oneOf(values: readonly string[]): OptionRule {
  return {
    says: `one of ${values.join(", ")}`,
    allows: (value) => values.some((allowed) => allowed === value),
    isRequired: false,
  };
}

export const isBoolean: OptionRule = {
  says: "true or false",
  allows: (value) => typeof value === "boolean",
  isRequired: false,
};

export const isFunction: OptionRule = {
  says: "a function",
  allows: (value) => typeof value === "function",
  isRequired: false,
};

export const isName: OptionRule = {
  says: "a text that is not empty",
  allows: (value) => typeof value === "string" && value !== "",
  isRequired: false,
};

/** An object that has these methods. */
export function withMethods(what: string, ...methods: readonly string[]): OptionRule {
  return {
    says: what,
    allows: (value) =>
      typeof value === "object" &&
      value !== null &&
      methods.every((method) => typeof Reflect.get(value, method) === "function"),
    isRequired: false,
  };
}

export function listOf(what: string, item: OptionRule): OptionRule {
  return {
    says: `a list of ${what}`,
    allows: (value) => Array.isArray(value) && value.every((entry) => item.allows(entry)),
    isRequired: false,
  };
}

export function required(rule: OptionRule): OptionRule {
  return { ...rule, isRequired: true };
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null)
    return Array.isArray(value) ? "a list" : "an object";
  return String(value);
}
