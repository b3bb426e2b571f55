import type { Clock, Timer } from "./clock.ts";

export { type Disagreement, type ModelWalk, oneOf, upTo, walk } from "./model-walk.ts";
export { timerWheelWalk } from "./timer-wheel-walk.ts";

/** A clock that moves only when told to. */
export class ManualClock implements Clock {
  readonly #unixStart: number;
  #now = 0;
  #sleeping = 0;
  /** In the order in which they are due; of one instant, in the order in which they were set. */
  readonly #timers: ManualTimer[] = [];

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
    return this.#sleeping;
  }

  /** Timers that have neither fired nor been cancelled, sleepers included: 0 when nothing was left behind. */
  get scheduled(): number {
    return this.#timers.length;
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const finish = (): void => {
        timer.cancel();
        this.#sleeping -= 1;
        signal?.removeEventListener("abort", finish);
        if (signal?.aborted) reject(signal.reason);
        else resolve();
      };
      const timer = this.schedule(durationMs, finish);
      this.#sleeping += 1;
      signal?.addEventListener("abort", finish, { once: true });
    });
  }

  schedule(delayMs: number, action: () => void): Timer {
    if (!Number.isFinite(delayMs)) {
      throw new RangeError(`delayMs must be a finite number, got ${delayMs}`);
    }
    const due = this.#now + Math.max(0, delayMs);
    const timer: ManualTimer = { due, action, cancel: () => this.#remove(timer) };
    this.#timers.splice(this.#firstAfter(due), 0, timer);
    return timer;
  }

  /** Moves time forward, firing timers in order and letting the program react before the first and after each. */
  async advance(durationMs: number): Promise<void> {
    await new Promise(setImmediate);
    const end = this.#now + durationMs;
    for (;;) {
      const next = this.#timers[0];
      if (next === undefined || next.due > end) break;
      this.#timers.shift();
      this.#now = Math.max(this.#now, next.due);
      next.action();
      await new Promise(setImmediate);
    }
    this.#now = end;
    await new Promise(setImmediate);
  }

  #remove(timer: ManualTimer): void {
    const index = this.#timers.indexOf(timer);
    if (index >= 0) this.#timers.splice(index, 1);
  }

  #firstAfter(due: number): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#timers[middle]?.due ?? due) <= due) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

interface ManualTimer extends Timer {
  readonly due: number;
  readonly action: () => void;
}
