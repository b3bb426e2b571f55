import type { Clock } from "@holdfast/clock";
import { ConnectionQueue } from "./connection-queue.ts";
import { DatabaseUnavailableError, OutcomeUnknownError } from "./database-error.ts";
import { interpretFailure, type Stage } from "./interpret-failure.ts";
import { observeQuery } from "./observe-query.ts";
import type { Answer, ConnectionSource, PoolConnection } from "./pool-connection.ts";
import { type PostgresInstrumentation, silentInstrumentation } from "./postgres-instrumentation.ts";
import type { PreparedStatement, Row, SqlValue } from "./prepared-statement.ts";

/** Nine instances share one server: more would wait for its processors in there, and each costs it to open. */
export const defaultConnectionsMax = 4;
/** What a full pool works off, at a few milliseconds each, while a request can still wait. */
export const defaultWaitersMax = 256;
/** Well below the deadline of a request, so that there is time left to answer. */
export const defaultWaitMaxMs = 500;
/** Above the server's own statement timeout: silence beyond it means the network, not a slow statement. */
export const defaultAnswerTimeoutMs = 800;

export interface PostgresPoolOptions {
  readonly source: ConnectionSource;
  readonly clock: Clock;
  /** Sessions open at once. At least 1. Default 4. */
  readonly connectionsMax?: number;
  /** Callers waiting for a connection at once; one more is refused. At least 0. Default 256. */
  readonly waitersMax?: number;
  /** Longest wait for a connection, in milliseconds, at least 1; the caller's deadline may end it sooner. Default 500. */
  readonly waitMaxMs?: number;
  /**
   * Silence after which a connection is given up as dead, in milliseconds, at least 1. Must exceed the server's
   * statement timeout. Default 800.
   */
  readonly answerTimeoutMs?: number;
  /** Who is told of every round trip. Default nobody. */
  readonly instrumentation?: PostgresInstrumentation;
}

/** How long the caller can wait. */
export interface QueryLimits {
  /** Instant of the clock's `now()` by which the caller must be told. Default: the pool's own limits. */
  readonly deadline?: number | undefined;
  /** Ends the wait for a connection. What was sent already is not interrupted by it. */
  readonly signal?: AbortSignal | undefined;
}

/** A connection lent to one transaction; it must be released or destroyed. */
export interface LentConnection {
  /** Sends something on this connection and waits for the answer, within the limits it was lent under. */
  run(stage: Stage, send: (connection: PoolConnection) => Promise<Answer>): Promise<Answer>;
  release(): void;
  destroy(): void;
}

/** A bounded number of sessions, shared; none of its waits lasts longer than it may. */
export class PostgresPool {
  readonly #source: ConnectionSource;
  readonly #clock: Clock;
  readonly #answerTimeoutMs: number;
  readonly #instrumentation: PostgresInstrumentation;
  readonly #connections: ConnectionQueue;

  constructor(options: PostgresPoolOptions) {
    const { source, clock } = options;
    this.#source = source;
    this.#clock = clock;
    this.#answerTimeoutMs = atLeast(
      1,
      "answerTimeoutMs",
      options.answerTimeoutMs ?? defaultAnswerTimeoutMs,
    );
    this.#instrumentation = options.instrumentation ?? silentInstrumentation;
    this.#connections = new ConnectionQueue({
      source,
      clock,
      connectionsMax: atLeast(1, "connectionsMax", options.connectionsMax ?? defaultConnectionsMax),
      waitersMax: atLeast(0, "waitersMax", options.waitersMax ?? defaultWaitersMax),
      waitMaxMs: atLeast(1, "waitMaxMs", options.waitMaxMs ?? defaultWaitMaxMs),
    });
  }

  /**
   * Runs one statement that commits by itself.
   *
   * @throws {DatabaseUnavailableError} Nothing took effect.
   * @throws {OutcomeUnknownError} It may have taken effect. Only for statements that write.
   * @throws {TransactionConflictError | ConstraintViolationError | StatementRefusedError} Nothing took effect.
   */
  query(
    statement: PreparedStatement,
    values: readonly SqlValue[],
    limits: QueryLimits = {},
  ): Promise<readonly Row[]> {
    const { summary, shortText, observed } = statement;
    const work = async (): Promise<readonly Row[]> => {
      const connection = await this.#connections.acquire(limits.deadline, limits.signal);
      const stage = statement.effect === "read" ? "without effect" : "may have effect";
      const answer = this.#send(connection, stage, () => connection.run(statement, values));
      // Whoever stops waiting leaves the connection busy: it goes back when its answer has come, not before.
      const giveBack = (): void => this.#connections.giveBack(connection);
      answer.then(giveBack, giveBack);
      return (await this.#until(limits.deadline, stage, answer)).rows;
    };
    return observed ? this.observe(summary, shortText, work) : work();
  }

  /**
   * Lends a connection to `transaction`.
   *
   * @throws {DatabaseUnavailableError} Nothing was sent.
   */
  async lend(limits: QueryLimits): Promise<LentConnection> {
    const connection = await this.#connections.acquire(limits.deadline, limits.signal);
    return {
      run: (stage, send) =>
        this.#until(
          limits.deadline,
          stage,
          this.#send(connection, stage, () => send(connection)),
        ),
      release: () => this.#connections.giveBack(connection),
      destroy: () => {
        connection.destroy();
        this.#connections.giveBack(connection);
      },
    };
  }

  /** Tells the instrumentation of one statement, or of a transaction as one. */
  observe<T>(summary: string, text: string | undefined, work: () => Promise<T>): Promise<T> {
    const { database, serverAddress, serverPort } = this.#source;
    const start = { summary, database, serverAddress, serverPort };
    return observeQuery(
      this.#instrumentation,
      text === undefined ? start : { ...start, text },
      work,
    );
  }

  /** Refuses new work, waits for what is in flight (each statement is bounded) and drops every connection. */
  close(): Promise<void> {
    return this.#connections.close();
  }

  async #send(
    connection: PoolConnection,
    stage: Stage,
    send: () => Promise<Answer>,
  ): Promise<Answer> {
    let silent = false;
    const timer = this.#clock.schedule(this.#answerTimeoutMs, () => {
      silent = true;
      connection.destroy();
      // The server cancels a slow statement by itself, so silence means that the way to it is dead: the idle
      // connections went the same way, and each would cost a request its deadline to find out.
      this.#connections.destroyIdle();
    });
    try {
      return await send();
    } catch (error) {
      const reason = silent ? "no answer in time" : "connection lost";
      throw interpretFailure(this.#source.readFailure(error), stage, reason, error);
    } finally {
      timer.cancel();
    }
  }

  /** Stops waiting at the deadline, whatever becomes of the answer. */
  #until(deadline: number | undefined, stage: Stage, answer: Promise<Answer>): Promise<Answer> {
    if (deadline === undefined || deadline === Number.POSITIVE_INFINITY) return answer;
    return new Promise((resolve, reject) => {
      const timer = this.#clock.schedule(deadline - this.#clock.now(), () => {
        reject(
          stage === "may have effect"
            ? new OutcomeUnknownError("no answer in time")
            : new DatabaseUnavailableError("no answer in time"),
        );
      });
      answer.then(resolve, reject).finally(() => timer.cancel());
    });
  }
}

function atLeast(least: number, name: string, value: number): number {
  if (!(value >= least)) throw new RangeError(`${name} must be at least ${least}, got ${value}`);
  return value;
}
