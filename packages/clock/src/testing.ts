import type { Clock } from "./clock.ts";

interface Sleeper {
  readonly wakesAt: number;
  readonly wake: () => void;
}

/** A clock that moves only when told to. */
export class ManualClock implements Clock {
  readonly #unixStart: number;
  #now = 0;
  #sleepers: Sleeper[] = [];

  /** @param unixStart What `unixNow()` says at the start, milliseconds since the Unix epoch. Default 0. */
  constructor(unixStart = 0) {
    this.#unixStart = unixStart;
  }

  now(): number {
    return this.#now;
  }

  unixNow(): number {
    return this.#unixStart + this.#now;
  }

  /** Sleepers that have not been woken: 0 when nothing was left behind. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const sleeper: Sleeper = { wakesAt: this.#now + durationMs, wake };
      const remove = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        signal?.removeEventListener("abort", abort);
      };
      function wake(): void {
        remove();
        resolve();
      }
      function abort(): void {
        remove();
        reject(signal?.reason);
      }
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  /** Moves time forward, waking sleepers in order and letting each run before the next. */
  async advance(durationMs: number): Promise<void> {
    const end = this.#now + durationMs;
    for (;;) {
      const next = this.#sleepers
        .filter((sleeper) => sleeper.wakesAt <= end)
        .toSorted((a, b) => a.wakesAt - b.wakesAt)[0];
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.wakesAt);
      next.wake();
      await new Promise(setImmediate);
    }
    this.#now = end;
    await new Promise(setImmediate);
  }
}
