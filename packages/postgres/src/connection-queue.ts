import type { Clock } from "@holdfast/clock";
import { DatabaseUnavailableError } from "./database-error.ts";
import { interpretFailure } from "./interpret-failure.ts";
import type { ConnectionSource, PoolConnection } from "./pool-connection.ts";

export interface ConnectionQueueOptions {
  readonly source: ConnectionSource;
  readonly clock: Clock;
  /** Sessions open at once. */
  readonly connectionsMax: number;
  /** Callers waiting at once; one more is refused. */
  readonly waitersMax: number;
  /** Longest wait, in milliseconds. */
  readonly waitMaxMs: number;
}

interface Waiter {
  readonly take: (connection: PoolConnection) => void;
  readonly fail: (error: DatabaseUnavailableError) => void;
}

/**
 * Hands a bounded number of connections to callers, first come first served. A connection is opened only when
 * somebody waits for one, and one that comes back goes straight to the first who waits, whichever is earlier.
 */
export class ConnectionQueue {
  readonly #options: ConnectionQueueOptions;
  /** Last in, first out: the connections at the bottom fall idle when there is little to do. */
  readonly #idle: PoolConnection[] = [];
  readonly #busy = new Set<PoolConnection>();
  readonly #waiters = new Set<Waiter>();
  #opening = 0;
  #closed: PromiseWithResolvers<void> | undefined;

  constructor(options: ConnectionQueueOptions) {
    this.#options = options;
  }

  /** @throws {DatabaseUnavailableError} when there is no connection in time; nothing was sent. */
  acquire(deadline: number | undefined, signal: AbortSignal | undefined): Promise<PoolConnection> {
    if (this.#closed) return Promise.reject(new DatabaseUnavailableError("pool closed"));
    if (signal?.aborted) {
      return Promise.reject(
        new DatabaseUnavailableError("aborted by the caller", { cause: signal.reason }),
      );
    }
    const idle = this.#idle.pop();
    if (idle !== undefined) {
      this.#busy.add(idle);
      return Promise.resolve(idle);
    }
    if (this.#waiters.size >= this.#options.waitersMax) {
      return Promise.reject(new DatabaseUnavailableError("too many waiting"));
    }
    return this.#wait(deadline, signal);
  }

  /** Takes a connection back, usable or not. */
  giveBack(connection: PoolConnection): void {
    if (!this.#busy.delete(connection)) return;
    if (connection.usable) this.#offer(connection);
    else this.#openForWaiters();
    this.#finishClosing();
  }

  /** Drops every connection that nobody uses. */
  destroyIdle(): void {
    for (const connection of this.#idle.splice(0)) connection.destroy();
  }

  /** Refuses new callers and those who wait, and resolves when the last connection has come back. */
  close(): Promise<void> {
    if (this.#closed === undefined) {
      this.#closed = Promise.withResolvers();
      for (const waiter of this.#waiters) waiter.fail(new DatabaseUnavailableError("pool closed"));
      this.destroyIdle();
      this.#finishClosing();
    }
    return this.#closed.promise;
  }

  #wait(deadline: number | undefined, signal: AbortSignal | undefined): Promise<PoolConnection> {
    const { clock, waitMaxMs } = this.#options;
    return new Promise((resolve, reject) => {
      const remainingMs = (deadline ?? Number.POSITIVE_INFINITY) - clock.now();
      const timer = clock.schedule(Math.min(remainingMs, waitMaxMs), () => {
        waiter.fail(new DatabaseUnavailableError("no connection in time"));
      });
      const abort = (): void => {
        waiter.fail(
          new DatabaseUnavailableError("aborted by the caller", { cause: signal?.reason }),
        );
      };
      const leave = (): void => {
        this.#waiters.delete(waiter);
        timer.cancel();
        signal?.removeEventListener("abort", abort);
      };
      const waiter: Waiter = {
        take: (connection) => {
          leave();
          resolve(connection);
        },
        fail: (error) => {
          leave();
          reject(error);
        },
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiters.add(waiter);
      this.#openForWaiters();
    });
  }

  #offer(connection: PoolConnection): void {
    const [first] = this.#waiters;
    if (this.#closed) {
      connection.destroy();
    } else if (first === undefined) {
      this.#idle.push(connection);
    } else {
      this.#busy.add(connection);
      first.take(connection);
    }
  }

  #openForWaiters(): void {
    while (
      !this.#closed &&
      this.#opening < this.#waiters.size &&
      this.#total < this.#options.connectionsMax
    ) {
      this.#opening += 1;
      void this.#open();
    }
  }

  async #open(): Promise<void> {
    const { source } = this.#options;
    try {
      const connection = await source.open((lost) => this.#forget(lost));
      this.#opening -= 1;
      this.#offer(connection);
    } catch (error) {
      this.#opening -= 1;
      const reason = "connection refused or failed";
      const failure = interpretFailure(source.readFailure(error), "without effect", reason, error);
      // One attempt failed, so one caller learns of it; the next caller's attempt may fare better.
      const [first] = this.#waiters;
      first?.fail(new DatabaseUnavailableError(reason, { cause: failure }));
    }
    this.#finishClosing();
  }

  #forget(lost: PoolConnection): void {
    const index = this.#idle.indexOf(lost);
    if (index >= 0) this.#idle.splice(index, 1);
  }

  get #total(): number {
    return this.#idle.length + this.#busy.size + this.#opening;
  }

  #finishClosing(): void {
    if (this.#busy.size === 0 && this.#opening === 0) this.#closed?.resolve();
  }
}
