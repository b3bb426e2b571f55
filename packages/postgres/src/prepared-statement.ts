/** A value that can be bound to a placeholder. */
export type SqlValue = string | number | boolean | null | readonly string[] | readonly number[];

/** One row as it came from the server; read its columns with `readText` and its siblings. */
export type Row = Readonly<Record<string, unknown>>;

export interface StatementOptions {
  /** Unique in the process; 1 to 63 characters. One name never stands for two texts. */
  readonly name: string;
  /** SQL with $1, $2 … and never a value in it. */
  readonly text: string;
  /** Operation and main table, fit to name a span: "INSERT orders". */
  readonly summary: string;
  /** What can have happened when no answer came: a lost "read" did nothing, a lost "write" may have taken effect. */
  readonly effect: "read" | "write";
  /** Whether the instrumentation is told. Default true; false for what is asked all the time and mostly finds nothing. */
  readonly observed?: boolean;
}

/** A statement that is parsed and planned once per connection. */
export interface PreparedStatement extends Required<StatementOptions> {
  /** Beginning of the text, short enough to be recorded with every execution. */
  readonly shortText: string;
}

/** PostgreSQL cuts longer names off, so that two could become one. */
const nameMaxCharacters = 63;
/** A statement of ours can be longer than everything else that a span holds. */
const shortTextMaxCharacters = 160;

/** @throws {RangeError} on a name that PostgreSQL would cut off. */
export function preparedStatement(options: StatementOptions): PreparedStatement {
  const { name, observed = true } = options;
  if (name.length < 1 || name.length > nameMaxCharacters) {
    throw new RangeError(
      `name must have 1 to ${nameMaxCharacters} characters, got ${name.length}: ${name}`,
    );
  }
  const text = options.text.trim().replaceAll(/\s+/gu, " ");
  const shortText =
    text.length > shortTextMaxCharacters ? `${text.slice(0, shortTextMaxCharacters - 1)}…` : text;
  return { ...options, text, observed, shortText };
}
