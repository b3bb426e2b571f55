import { Socket } from "node:net";
import type { Clock } from "@holdfast/clock";
import { Client, DatabaseError } from "pg";
import type { DriverFailure } from "./interpret-failure.ts";
import type { Answer, ConnectionSource, PoolConnection } from "./pool-connection.ts";
import type { PreparedStatement, SqlValue } from "./prepared-statement.ts";

/** On one machine a connection takes 5 ms; half a second of silence is a cut. */
export const defaultConnectTimeoutMs = 500;
/** Below the pool's answer timeout, so that the server says so itself before the connection is given up. */
export const defaultStatementTimeoutMs = 500;
/** A client that was cut off in the middle of a transaction must not keep its row locks. */
export const defaultIdleInTransactionTimeoutMs = 1_000;
/** Keepalive probes tell a dead peer of an idle connection to the kernel. */
const keepAliveInitialDelayMs = 2_000;

export interface PostgresSourceOptions {
  /** `postgres://user@host:port/database`. */
  readonly url: string;
  /** Shown by the server in pg_stat_activity, e.g. "checkout-a". */
  readonly applicationName: string;
  readonly clock: Clock;
  /** Time to be connected and let in, in milliseconds, above 0. Default 500. */
  readonly connectTimeoutMs?: number;
  /** After which the server cancels a statement, in whole milliseconds, above 0. Default 500. */
  readonly statementTimeoutMs?: number;
  /** After which the server ends a transaction that says nothing, in whole milliseconds, above 0. Default 1000. */
  readonly idleInTransactionTimeoutMs?: number;
}

/**
 * Opens sessions with node-postgres.
 *
 * Each prepared statement is planned once in a session. PostgreSQL would plan its first five executions anew to see
 * whether the values matter; ours are all found by key, and all that planning would come in the first seconds of a system
 * under load, when every session is new.
 */
export function postgresSource(options: PostgresSourceOptions): ConnectionSource {
  const address = new URL(options.url);
  return {
    database: decodeURIComponent(address.pathname.slice(1)),
    serverAddress: address.hostname,
    serverPort: Number(address.port || 5432),
    readFailure,
    open: (onLost) => open(options, onLost),
  };
}

async function open(
  options: PostgresSourceOptions,
  onLost: (connection: PoolConnection) => void,
): Promise<PoolConnection> {
  const socket = new Socket();
  const client = new Client({
    connectionString: options.url,
    application_name: options.applicationName,
    statement_timeout: options.statementTimeoutMs ?? defaultStatementTimeoutMs,
    idle_in_transaction_session_timeout:
      options.idleInTransactionTimeoutMs ?? defaultIdleInTransactionTimeoutMs,
    options: "-c plan_cache_mode=force_generic_plan",
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveInitialDelayMs,
    stream: () => socket,
  });
  const connection = new PgConnection(client, socket);
  // Whatever ends the socket is reported here; a listener of "error" also keeps it from ending the process.
  client.on("error", () => connection.destroy());
  client.on("end", () => {
    connection.destroy();
    onLost(connection);
  });
  const connected = new AbortController();
  const timeout = options.clock
    .sleep(options.connectTimeoutMs ?? defaultConnectTimeoutMs, connected.signal)
    .then(
      () => socket.destroy(new Error("connect timeout")),
      () => undefined,
    );
  try {
    await client.connect();
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  } finally {
    connected.abort();
    await timeout;
  }
}

class PgConnection implements PoolConnection {
  readonly #client: Client;
  readonly #socket: Socket;

  constructor(client: Client, socket: Socket) {
    this.#client = client;
    this.#socket = socket;
  }

  get usable(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  run({ name, text }: PreparedStatement, values: readonly SqlValue[]): Promise<Answer> {
    return this.#client.query({ name, text, values: [...values] });
  }

  async runText(text: string): Promise<Answer> {
    const results: unknown = await this.#client.query(text);
    // Several commands in one text give one result each; the last one counts.
    const last: unknown = Array.isArray(results) ? results.at(-1) : results;
    if (typeof last !== "object" || last === null || !("command" in last)) {
      return { rows: [], command: "" };
    }
    return { rows: [], command: String(last.command) };
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

function readFailure(error: unknown): DriverFailure {
  if (error instanceof DatabaseError) {
    return { sqlState: error.code, constraint: error.constraint, message: error.message };
  }
  return { message: error instanceof Error ? error.message : String(error) };
}
