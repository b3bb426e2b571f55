import { check, refuseUnknown } from "./option-check.ts";

export interface ThresholdDetectorOptions {
  /** Values from here up are too high. Finite. */
  readonly raiseAt: number;
  /** Values from here down are good again. At most `raiseAt`. Default `raiseAt`. */
  readonly clearAt?: number;
  /** How long values must have been too high, in milliseconds. At least 0. Default 0: one is enough. */
  readonly raiseForMs?: number;
  /** How long they must have been good, in milliseconds. At least 0. Default as `raiseForMs`. */
  readonly clearForMs?: number;
}

/**
 * Says when a measured value is too high: error rate, latency, queue length, processor time. Two thresholds and two durations keep it from
 * changing its mind with every value: between the thresholds it stays as it was, and both durations start over there.
 */
export class ThresholdDetector {
  readonly #raiseAt: number;
  readonly #clearAt: number;
  readonly #raiseForMs: number;
  readonly #clearForMs: number;
  #isRaised = false;
  /** Since when all values have spoken against `#isRaised`. */
  #againstSince: number | undefined;

  /** @throws {RangeError} When an option is not allowed. */
  constructor(options: ThresholdDetectorOptions) {
    refuseUnknown("ThresholdDetector", options, ["raiseAt", "clearAt", "raiseForMs", "clearForMs"]);
    const { raiseAt, clearAt = raiseAt, raiseForMs = 0, clearForMs = raiseForMs } = options;
    check(Number.isFinite(raiseAt), "ThresholdDetector: raiseAt", "a finite number", raiseAt);
    check(
      Number.isFinite(clearAt) && clearAt <= raiseAt,
      "ThresholdDetector: clearAt",
      `a finite number of at most raiseAt (${raiseAt})`,
      clearAt,
    );
    for (const [option, value] of Object.entries({ raiseForMs, clearForMs })) {
      check(
        Number.isFinite(value) && value >= 0,
        `ThresholdDetector: ${option}`,
        "a finite number of at least 0",
        value,
      );
    }
    this.#raiseAt = raiseAt;
    this.#clearAt = clearAt;
    this.#raiseForMs = raiseForMs;
    this.#clearForMs = clearForMs;
  }

  get isRaised(): boolean {
    return this.#isRaised;
  }

  /** Takes note of a value. @param now Instant on the monotonic clock. @returns Whether it is raised now. */
  record(value: number, now: number): boolean {
    const against = this.#isRaised ? value <= this.#clearAt : value >= this.#raiseAt;
    // A value that clears at once, where both thresholds are one, must not be read as too high and good at the same time.
    if (!against || (this.#isRaised && value >= this.#raiseAt)) {
      this.#againstSince = undefined;
      return this.#isRaised;
    }
    this.#againstSince ??= now;
    const neededMs = this.#isRaised ? this.#clearForMs : this.#raiseForMs;
    if (now - this.#againstSince >= neededMs) {
      this.#isRaised = !this.#isRaised;
      this.#againstSince = undefined;
    }
    return this.#isRaised;
  }
}
