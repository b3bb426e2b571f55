/** The last so many intervals between heartbeats, with their mean and deviation in constant time. */
export class ArrivalHistory {
  readonly #intervals: Float64Array;
  #next = 0;
  #count = 0;
  #sum = 0;
  #squares = 0;

  /** @param samplesMax Intervals kept. At least 1. */
  constructor(samplesMax: number) {
    this.#intervals = new Float64Array(samplesMax);
  }

  get meanMs(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count;
  }

  get deviationMs(): number {
    if (this.#count === 0) return 0;
    // Rounding may leave a hair below nothing when all intervals are equal.
    return Math.sqrt(Math.max(0, this.#squares / this.#count - this.meanMs * this.meanMs));
  }

  add(intervalMs: number): void {
    if (this.#count === this.#intervals.length) {
      const oldest = this.#intervals[this.#next] ?? 0;
      this.#sum -= oldest;
      this.#squares -= oldest * oldest;
    } else {
      this.#count += 1;
    }
    this.#intervals[this.#next] = intervalMs;
    this.#sum += intervalMs;
    this.#squares += intervalMs * intervalMs;
    this.#next = (this.#next + 1) % this.#intervals.length;
  }
}
