import type { Clock } from "@holdfast/clock";

/** The timeline of one scenario: t+0 is the start of load. */
export class Stopwatch {
  readonly #clock: Clock;
  #startedAt: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns `clock.now()` at t+0. */
  start(): number {
    this.#startedAt = this.#clock.now();
    return this.#startedAt;
  }

  /** Milliseconds since t+0; undefined before. */
  get tMs(): number | undefined {
    return this.#startedAt === undefined ? undefined : this.#clock.now() - this.#startedAt;
  }

  /**
   * Waits until an instant of the timeline, by an absolute schedule: what was late before is not late again.
   *
   * @returns False when it was aborted first.
   */
  async until(instantMs: number, signal: AbortSignal): Promise<boolean> {
    for (;;) {
      if (signal.aborted) return false;
      const remainingMs = instantMs - (this.tMs ?? 0);
      if (remainingMs <= 0) return true;
      // oxlint-disable-next-line no-await-in-loop -- a timer may fire a fraction early, then the rest is waited for.
      await this.#clock.sleep(Math.ceil(remainingMs), signal).catch(() => undefined);
    }
  }
}
