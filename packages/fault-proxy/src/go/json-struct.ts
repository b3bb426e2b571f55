import type { JsonMember, JsonValue } from "./json-parse.ts";

/** A value has another type than the one Toxiproxy's source wants; the message is the one of Go's `encoding/json`. */
export class JsonTypeError extends Error {
  override readonly name = "JsonTypeError";
}

export interface StructOptions {
  /** The type as Go prints it when the whole value does not fit: "toxiproxy.Proxy". */
  readonly goType: string;
  /** What stands before a field in a message: "Proxy.", ".Proxy.", "LatencyToxic.attributes.". */
  readonly path: string;
}

interface FieldError {
  readonly at: number;
  readonly message: string;
}

/**
 * Reads the fields of a JSON object as Go fills a struct: names match whatever their case, the last of several counts, null
 * leaves the default, unknown ones are ignored. Of several values that do not fit, `throwFirst` reports the first in the text.
 */
export class StructReader {
  readonly #options: StructOptions;
  readonly #members: readonly JsonMember[];
  #firstError: FieldError | undefined;

  /** @throws {JsonTypeError} when the value is neither an object nor null. */
  constructor(value: JsonValue, options: StructOptions) {
    this.#options = options;
    if (value.kind !== "object" && value.kind !== "null") {
      throw new JsonTypeError(
        `json: cannot unmarshal ${value.kind} into Go value of type ${options.goType}`,
      );
    }
    this.#members = value.members;
  }

  string(field: string, otherwise: string): string {
    let result = otherwise;
    for (const value of this.#values(field)) {
      if (value.kind === "string") result = value.value;
      else this.#mismatch(field, value, "string");
    }
    return result;
  }

  boolean(field: string, otherwise: boolean): boolean {
    let result = otherwise;
    for (const value of this.#values(field)) {
      if (value.kind === "bool") result = value.value;
      else this.#mismatch(field, value, "bool");
    }
    return result;
  }

  integer(field: string, goType: "int" | "int64", otherwise: bigint): bigint {
    let result = otherwise;
    for (const value of this.#values(field)) {
      const parsed = value.kind === "number" ? parseInt64(value.text) : undefined;
      if (parsed === undefined) this.#mismatch(field, value, goType);
      else result = parsed;
    }
    return result;
  }

  float32(field: string, otherwise: number): number {
    let result = otherwise;
    for (const value of this.#values(field)) {
      const parsed = value.kind === "number" ? Math.fround(Number(value.text)) : Number.NaN;
      if (Number.isFinite(parsed)) result = parsed;
      else this.#mismatch(field, value, "float32");
    }
    return result;
  }

  /** @returns The objects given for `field`, in order; every one of them is read by Go into the same struct. */
  structs(field: string, goType: string): JsonValue[] {
    const objects: JsonValue[] = [];
    for (const value of this.#values(field)) {
      if (value.kind === "object") objects.push(value);
      else this.#mismatch(field, value, goType);
    }
    return objects;
  }

  /** The first value in the text that was asked for and did not fit. */
  get firstError(): FieldError | undefined {
    return this.#firstError;
  }

  #values(field: string): JsonValue[] {
    return this.#members
      .filter(
        ({ key, value }) => key.toLowerCase() === field.toLowerCase() && value.kind !== "null",
      )
      .map(({ value }) => value);
  }

  #mismatch(field: string, value: JsonValue, goType: string): void {
    if (this.#firstError !== undefined && this.#firstError.at < value.at) return;
    const isNumber = value.kind === "number" && goType !== "string" && goType !== "bool";
    const what = isNumber && !goType.includes(".") ? `number ${value.text}` : value.kind;
    const message = `json: cannot unmarshal ${what} into Go struct field ${this.#options.path}${field} of type ${goType}`;
    this.#firstError = { at: value.at, message };
  }
}

/** Ends a reading. @throws {JsonTypeError} when a field that one of the readers was asked for has the wrong type. */
export function throwFirst(...readers: readonly StructReader[]): void {
  const [first] = readers
    .flatMap(({ firstError }) => (firstError === undefined ? [] : [firstError]))
    .toSorted((a, b) => a.at - b.at);
  if (first !== undefined) throw new JsonTypeError(first.message);
}

const int64Min = -(2n ** 63n);
const int64Max = 2n ** 63n - 1n;

/** @returns undefined for a fraction, an exponent or a number that takes more than 64 bits. */
function parseInt64(text: string): bigint | undefined {
  if (!/^-?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text);
  return value >= int64Min && value <= int64Max ? value : undefined;
}
