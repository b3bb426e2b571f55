import type { DriverFailure } from "./interpret-failure.ts";
import type { PreparedStatement, Row, SqlValue } from "./prepared-statement.ts";

/** What came back of one statement. */
export interface Answer {
  readonly rows: readonly Row[];
  /** Command tag, e.g. "COMMIT". */
  readonly command: string;
}

/** One session with the server; runs one statement at a time. */
export interface PoolConnection {
  /** Rejects with what the driver threw; when the connection was lost or destroyed meanwhile, too. */
  run(statement: PreparedStatement, values: readonly SqlValue[]): Promise<Answer>;
  /** Runs text that may hold several commands, without values: BEGIN, COMMIT, a migration. */
  runText(text: string): Promise<Answer>;
  /** False once the connection was lost or destroyed; it never becomes usable again. */
  readonly usable: boolean;
  /** Drops the connection without waiting for the other side. */
  destroy(): void;
}

/** Where connections come from. */
export interface ConnectionSource {
  /**
   * @param onLost Called once when a connection that was open is no longer usable.
   * @throws What the driver threw, within a bounded time.
   */
  open(onLost: (connection: PoolConnection) => void): Promise<PoolConnection>;
  /** Reads the driver's error. */
  readFailure(error: unknown): DriverFailure;
  readonly database: string;
  readonly serverAddress: string;
  readonly serverPort: number;
}
