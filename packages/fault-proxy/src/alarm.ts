import type { Clock } from "@holdfast/clock";

/** A timer takes at most this; what waits longer sets it again. */
const longestSleepMs = 2 ** 31 - 1;

/** Rings once, never early. Setting it again takes back what was set before. */
export class Alarm {
  readonly #clock: Clock;
  #set: AbortController | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param dueAt `clock.now()` when it shall ring. */
  set(dueAt: number, ring: () => void): void {
    this.cancel();
    const set = new AbortController();
    this.#set = set;
    void this.#ringWhenDue(dueAt, set, ring);
  }

  cancel(): void {
    this.#set?.abort();
    this.#set = undefined;
  }

  async #ringWhenDue(dueAt: number, set: AbortController, ring: () => void): Promise<void> {
    try {
      // A system timer may fire up to a millisecond early.
      for (let leftMs = dueAt - this.#clock.now(); leftMs > 0; leftMs = dueAt - this.#clock.now()) {
        await this.#clock.sleep(Math.min(leftMs, longestSleepMs), set.signal);
      }
    } catch (error) {
      if (set.signal.aborted) return;
      throw error;
    }
    if (this.#set !== set) return;
    this.#set = undefined;
    ring();
  }
}
