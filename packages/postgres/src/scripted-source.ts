import type { Answer, ConnectionSource, PoolConnection } from "./pool-connection.ts";

/** A connection whose answers the test gives, and the source that opened it. */
export class ScriptedConnection implements PoolConnection {
  usable = true;
  readonly #onLost: (connection: PoolConnection) => void;
  readonly #pending: PromiseWithResolvers<Answer>[] = [];

  constructor(onLost: (connection: PoolConnection) => void) {
    this.#onLost = onLost;
  }

  run(): Promise<Answer> {
    const answer = Promise.withResolvers<Answer>();
    this.#pending.push(answer);
    return answer.promise;
  }

  runText(): Promise<Answer> {
    return this.run();
  }

  /** Answers the oldest statement. */
  answer(answer: Answer = { rows: [], command: "" }): void {
    this.#pending.shift()?.resolve(answer);
  }

  destroy(): void {
    if (!this.usable) return;
    this.usable = false;
    for (const answer of this.#pending.splice(0)) answer.reject(new Error("connection terminated"));
    this.#onLost(this);
  }
}

/** Opens scripted connections at once, unless the test wants otherwise. */
export class ScriptedSource implements ConnectionSource {
  readonly database = "shop";
  readonly serverAddress = "127.0.0.1";
  readonly serverPort = 5432;
  readonly opened: ScriptedConnection[] = [];
  /** What `open` fails with, when set. */
  failure: Error | undefined;

  open(onLost: (connection: PoolConnection) => void): Promise<PoolConnection> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    const connection = new ScriptedConnection(onLost);
    this.opened.push(connection);
    return Promise.resolve(connection);
  }

  readFailure(error: unknown): { message: string } {
    return { message: String(error) };
  }
}
