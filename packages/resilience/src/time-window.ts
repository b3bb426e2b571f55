import type { CallWindow } from "./call-window.ts";

/** Fine enough that a tenth of the window is forgotten at once, coarse enough that rolling it is cheap. */
export const timeWindowBuckets = 10;

/**
 * The calls of the last `windowMs`, in ten buckets of time with running totals. The oldest bucket is forgotten as a whole, so the window
 * is between nine tenths of `windowMs` and `windowMs` long. Time without calls rolls all buckets it passed.
 */
export class TimeWindow implements CallWindow {
  readonly #bucketMs: number;
  readonly #callsIn = new Uint32Array(timeWindowBuckets);
  readonly #failuresIn = new Uint32Array(timeWindowBuckets);
  readonly #slowIn = new Uint32Array(timeWindowBuckets);
  /** Number of the current bucket since the clock's start; its place in the arrays is that modulo their length. */
  #bucket = 0;
  #calls = 0;
  #failures = 0;
  #slow = 0;

  constructor(windowMs: number) {
    this.#bucketMs = windowMs / timeWindowBuckets;
  }

  get calls(): number {
    return this.#calls;
  }

  get failures(): number {
    return this.#failures;
  }

  get slow(): number {
    return this.#slow;
  }

  record(moment: { readonly at: number }, failed: boolean, slow: boolean): void {
    this.advance(moment.at);
    const place = this.#bucket % timeWindowBuckets;
    this.#callsIn[place] = (this.#callsIn[place] ?? 0) + 1;
    this.#calls += 1;
    if (failed) {
      this.#failuresIn[place] = (this.#failuresIn[place] ?? 0) + 1;
      this.#failures += 1;
    }
    if (slow) {
      this.#slowIn[place] = (this.#slowIn[place] ?? 0) + 1;
      this.#slow += 1;
    }
  }

  advance(now: number): void {
    const bucket = Math.floor(now / this.#bucketMs);
    if (bucket <= this.#bucket) return;
    const passed = Math.min(timeWindowBuckets, bucket - this.#bucket);
    this.#bucket = bucket;
    for (let step = 0; step < passed; step += 1) this.#forget((bucket - step) % timeWindowBuckets);
  }

  clear(): void {
    for (let place = 0; place < timeWindowBuckets; place += 1) this.#forget(place);
  }

  #forget(place: number): void {
    this.#calls -= this.#callsIn[place] ?? 0;
    this.#failures -= this.#failuresIn[place] ?? 0;
    this.#slow -= this.#slowIn[place] ?? 0;
    this.#callsIn[place] = 0;
    this.#failuresIn[place] = 0;
    this.#slowIn[place] = 0;
  }
}
