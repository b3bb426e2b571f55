/** A piece of JSON that is written as it stands. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Writable =
  | null
  | boolean
  | number
  | bigint
  | string
  | RawJson
  | readonly Writable[]
  | { readonly [key: string]: Writable };

/** JSON as Go's `json.Marshal` writes it: no spaces, `<`, `>` and `&` escaped, whole numbers with all of their 64 bits. */
export function writeJson(value: Writable): string {
  if (value instanceof RawJson) return value.text;
  if (typeof value === "bigint") return String(value);
  if (typeof value === "string") return writeString(value);
  if (Array.isArray(value)) return `[${value.map(writeJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, entry]) => `${writeString(key)}:${writeJson(entry)}`,
  );
  return `{${entries.join(",")}}`;
}

/** The shortest decimal that reads back as the same 32-bit number. */
export function writeFloat32(value: number): RawJson {
  for (let digits = 1; digits <= 9; digits += 1) {
    const shortest = Number(value.toPrecision(digits));
    if (Math.fround(shortest) === value) return new RawJson(JSON.stringify(shortest));
  }
  return new RawJson(JSON.stringify(value));
}

function writeString(value: string): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
