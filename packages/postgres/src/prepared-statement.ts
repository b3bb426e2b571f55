/** A value that can be bound to a placeholder. */
export type SqlValue = string | number | boolean | null | readonly string[] | readonly number[];

/** One row as it came from the server; read its columns with `readText` and its siblings. */
export type Row = Readonly<Record<string, unknown>>;

/** A statement that is parsed and planned once per connection. */
export interface PreparedStatement {
  /** Unique in the process; 1 to 63 characters. One name never stands for two texts. */
  readonly name: string;
  /** SQL with $1, $2 … and never a value in it. */
  readonly text: string;
  /** Operation and main table, fit to name a span: "INSERT orders". */
  readonly summary: string;
  /** What can have happened when no answer came: a lost "read" did nothing, a lost "write" may have taken effect. */
  readonly effect: "read" | "write";
}

/** PostgreSQL cuts longer names off, so that two could become one. */
const nameMaxCharacters = 63;

/** @throws {RangeError} on a name that PostgreSQL would cut off. */
export function preparedStatement(statement: PreparedStatement): PreparedStatement {
  const { length } = statement.name;
  if (length < 1 || length > nameMaxCharacters) {
    throw new RangeError(
      `name must have 1 to ${nameMaxCharacters} characters, got ${length}: ${statement.name}`,
    );
  }
  return statement;
}
