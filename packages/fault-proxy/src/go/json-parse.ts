/** A JSON value with what Go's decoder needs to know of it: where it stood, and numbers as they were written. */
export type JsonValue =
  | {
      readonly kind: "null" | "object" | "array";
      readonly at: number;
      readonly members: readonly JsonMember[];
    }
  | { readonly kind: "bool"; readonly at: number; readonly value: boolean }
  | { readonly kind: "number"; readonly at: number; readonly text: string }
  | { readonly kind: "string"; readonly at: number; readonly value: string };

/** An entry of an object, or of an array with an empty key. */
export interface JsonMember {
  readonly key: string;
  readonly value: JsonValue;
}

/** The text is not JSON; the message is the one of Go's `encoding/json`, because Toxiproxy hands it on to its clients. */
export class JsonSyntaxError extends Error {
  override readonly name = "JsonSyntaxError";
}

/** Go allows 10,000. Nothing a client has to say is deeper than three, and this parser must not exhaust its own stack. */
const depthMax = 1_000;

/**
 * Reads the first JSON value of `bytes` and ignores what follows it, as Go's `json.Decoder` does.
 *
 * @throws {JsonSyntaxError} with Go's words.
 */
export function parseJson(bytes: Uint8Array): JsonValue {
  return new Parser(Buffer.from(bytes).toString("latin1")).parse();
}

/** Works on bytes, one per character: Go's messages name the byte that did not fit. */
class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): JsonValue {
    this.#skipSpace();
    if (this.#at >= this.#text.length) throw new JsonSyntaxError("EOF");
    return this.#value();
  }

  #value(): JsonValue {
    this.#skipSpace();
    const at = this.#at;
    const character = this.#peek();
    switch (character) {
      case "{":
        return { kind: "object", at, members: this.#nested(() => this.#object()) };
      case "[":
        return { kind: "array", at, members: this.#nested(() => this.#array()) };
      case '"':
        return { kind: "string", at, value: this.#string() };
      case "t":
        this.#literal("true");
        return { kind: "bool", at, value: true };
      case "f":
        this.#literal("false");
        return { kind: "bool", at, value: false };
      case "n":
        this.#literal("null");
        return { kind: "null", at, members: [] };
      default:
        if (!/[-0-9]/.test(character)) this.#fail("looking for beginning of value");
        return { kind: "number", at, text: this.#number() };
    }
  }

  #nested(read: () => JsonMember[]): JsonMember[] {
    this.#depth += 1;
    if (this.#depth > depthMax) throw new JsonSyntaxError("exceeded max depth");
    this.#at += 1;
    const members = read();
    this.#depth -= 1;
    return members;
  }

  #object(): JsonMember[] {
    const members: JsonMember[] = [];
    this.#skipSpace();
    if (this.#skip("}")) return members;
    for (;;) {
      this.#skipSpace();
      if (this.#peek() !== '"') this.#fail("looking for beginning of object key string");
      const key = this.#string();
      this.#skipSpace();
      if (!this.#skip(":")) this.#fail("after object key");
      members.push({ key, value: this.#value() });
      this.#skipSpace();
      if (this.#skip("}")) return members;
      if (!this.#skip(",")) this.#fail("after object key:value pair");
    }
  }

  #array(): JsonMember[] {
    const members: JsonMember[] = [];
    this.#skipSpace();
    if (this.#skip("]")) return members;
    for (;;) {
      members.push({ key: "", value: this.#value() });
      this.#skipSpace();
      if (this.#skip("]")) return members;
      if (!this.#skip(",")) this.#fail("after array element");
    }
  }

  #string(): string {
    const start = this.#at;
    this.#at += 1;
    while (!this.#skip('"')) {
      const character = this.#peek();
      if (character < " ") this.#fail("in string literal");
      this.#at += 1;
      if (character === "\\") this.#escape();
    }
    const literal = Buffer.from(this.#text.slice(start, this.#at), "latin1").toString("utf8");
    const value: unknown = JSON.parse(literal);
    return String(value).toWellFormed();
  }

  #escape(): void {
    const character = this.#peek();
    if (!'bfnrt\\/"u'.includes(character)) this.#fail("in string escape code");
    this.#at += 1;
    if (character !== "u") return;
    for (let digit = 0; digit < 4; digit += 1) {
      if (!/[0-9a-fA-F]/.test(this.#peek())) this.#fail("in \\u hexadecimal character escape");
      this.#at += 1;
    }
  }

  #literal(word: string): void {
    for (const expected of word) {
      if (this.#peek() !== expected) this.#fail(`in literal ${word} (expecting '${expected}')`);
      this.#at += 1;
    }
  }

  #number(): string {
    const start = this.#at;
    this.#skip("-");
    if (!this.#skip("0")) this.#digits("in numeric literal");
    if (this.#skip(".")) this.#digits("after decimal point in numeric literal");
    if (this.#skip("e") || this.#skip("E")) {
      if (!this.#skip("+")) this.#skip("-");
      this.#digits("in exponent of numeric literal");
    }
    return this.#text.slice(start, this.#at);
  }

  /** At least one. */
  #digits(context: string): void {
    if (!/[0-9]/.test(this.#peek())) this.#fail(context);
    while (/[0-9]/.test(this.#text.charAt(this.#at))) this.#at += 1;
  }

  #skipSpace(): void {
    while (/[ \t\r\n]/.test(this.#text.charAt(this.#at))) this.#at += 1;
  }

  #skip(character: string): boolean {
    if (this.#text.charAt(this.#at) !== character) return false;
    this.#at += 1;
    return true;
  }

  /** The next character. The text must not end here. */
  #peek(): string {
    const character = this.#text.charAt(this.#at);
    if (character === "") throw new JsonSyntaxError("unexpected EOF");
    return character;
  }

  #fail(context: string): never {
    throw new JsonSyntaxError(`invalid character ${quote(this.#peek())} ${context}`);
  }
}

/** A byte in Go's quotes. */
function quote(character: string): string {
  if (character === "'") return "'\\''";
  if (character === '"') return "'\"'";
  if (character === "\\") return "'\\\\'";
  const named = {
    "\x07": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
  };
  for (const [raw, escaped] of Object.entries(named)) if (raw === character) return `'${escaped}'`;
  const code = character.charCodeAt(0);
  if (code < 0x20 || code === 0x7f) return `'\\x${code.toString(16).padStart(2, "0")}'`;
  // What Unicode calls a control, a space other than U+0020 or a soft hyphen is not printable to Go.
  if ((code >= 0x80 && code <= 0xa0) || code === 0xad) return `'\\u00${code.toString(16)}'`;
  return `'${character}'`;
}
