import type { Clock } from "@holdfast/clock";

/**
 * How late an expiry may be noticed, in milliseconds. Deadlines here are hundreds of milliseconds long, and one sleep
 * shared by all who wait is much cheaper than a timer per statement.
 */
export const watchIntervalMs = 20;

interface Watched {
  readonly expiresAt: number;
  readonly expire: () => void;
}

/** Calls back those whose time has come. It sleeps only while somebody is watched. */
export class DeadlineWatch {
  readonly #clock: Clock;
  readonly #watched = new Set<Watched>();
  #running = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * @param expiresAt When to call `expire`, on the clock's `now()`; at most `watchIntervalMs` later.
   * @returns Stops watching. Harmless when it has expired already.
   */
  watch(expiresAt: number, expire: () => void): () => void {
    const watched: Watched = { expiresAt, expire };
    this.#watched.add(watched);
    if (!this.#running) {
      this.#running = true;
      void this.#run();
    }
    return () => {
      this.#watched.delete(watched);
    };
  }

  async #run(): Promise<void> {
    while (this.#watched.size > 0) {
      await this.#clock.sleep(watchIntervalMs);
      const now = this.#clock.now();
      for (const watched of this.#watched) {
        if (watched.expiresAt > now) continue;
        this.#watched.delete(watched);
        watched.expire();
      }
    }
    this.#running = false;
  }
}
