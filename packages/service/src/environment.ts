/** A variable of the environment has a value that the service cannot work with. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";

  /** @param value As it was found, without what must stay secret; undefined when it was not set. */
  constructor(variable: string, value: string | undefined, expected: string) {
    const found = value === undefined ? "it is not set" : `got "${value}"`;
    super(`${variable}: expected ${expected}, ${found}`);
  }
}

/** Reads the environment once, at start; what it gives out needs no further check. */
export class Environment {
  readonly #variables: Readonly<Record<string, string | undefined>>;

  constructor(variables: Readonly<Record<string, string | undefined>>) {
    this.#variables = variables;
  }

  /** @throws {ConfigurationError} when the variable is not set or empty. */
  text(name: string, expected: string): string {
    const value = this.#variables[name];
    if (value === undefined || value === "") throw new ConfigurationError(name, value, expected);
    return value;
  }

  /** @returns An empty text when the variable is not set. */
  optionalText(name: string): string {
    return this.#variables[name] ?? "";
  }

  /** @returns Whether the variable is `1`. @throws {ConfigurationError} for anything but `1`, `0` and nothing. */
  flag(name: string): boolean {
    const value = this.#variables[name] ?? "";
    if (value === "1") return true;
    if (value === "" || value === "0") return false;
    throw new ConfigurationError(name, value, "1 or 0");
  }

  /** @throws {ConfigurationError} when the variable is no whole number from `least` to `most`. */
  integer(name: string, range: { default: number; least: number; most: number }): number {
    const value = this.#variables[name];
    if (value === undefined || value === "") return range.default;
    const number = Number(value);
    if (!Number.isInteger(number) || number < range.least || number > range.most) {
      throw new ConfigurationError(
        name,
        value,
        `a whole number from ${range.least} to ${range.most}`,
      );
    }
    return number;
  }

  /**
   * Reads with a parser that throws a RangeError or TypeError for what it does not understand.
   *
   * @throws {ConfigurationError} when the variable is not set or the parser refuses it.
   */
  parsed<T>(name: string, expected: string, parse: (value: string) => T): T {
    const value = this.text(name, expected);
    try {
      return parse(value);
    } catch (error) {
      if (error instanceof RangeError || error instanceof TypeError) {
        throw new ConfigurationError(name, withoutPassword(value), expected);
      }
      throw error;
    }
  }

  /** @returns A URL such as `postgres://user@127.0.0.1:5432/checkout`, as it was written. */
  postgresUrl(name: string): string {
    return this.parsed(name, "postgres://user@host:port/database", (value) => {
      const { protocol, hostname, pathname } = new URL(value);
      if (protocol !== "postgres:" || hostname === "" || pathname.length < 2) {
        throw new RangeError("not a URL of a database");
      }
      return value;
    });
  }

  /** @returns An address such as `127.0.0.1:4001`, as it was written. */
  address(name: string): string {
    return this.parsed(name, "host:port", (value) => {
      const port = Number(/^[^:\s]+:(\d{1,5})$/u.exec(value)?.[1] ?? Number.NaN);
      if (!(port >= 0 && port <= 65_535)) throw new RangeError("not an address");
      return value;
    });
  }
}

function withoutPassword(value: string): string {
  return value.replace(/(:\/\/[^:@/]*):[^@/]*@/u, "$1:…@");
}
