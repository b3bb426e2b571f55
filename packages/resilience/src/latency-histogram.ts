/** Each bucket is so much wider than the one before; a percentile is off by no more than that. */
const growth = 1.1;
const smallestMs = 0.1;
/** Up to 0.1 ms × 1.1^160, more than seven minutes; what takes longer counts as that. */
const bucketCount = 160;
/** When so many are held each counts for half, so that the histogram follows what changes. */
const halveAt = 1_000;

/** How long calls took, in buckets that grow with the time: recording is constant in time and memory, a percentile needs no sorting. */
export class LatencyHistogram {
  readonly #counts = new Float64Array(bucketCount);
  #total = 0;
  #recorded = 0;

  /** Calls recorded, forgotten ones included. */
  get recorded(): number {
    return this.#recorded;
  }

  record(durationMs: number): void {
    const exponent = Math.ceil(Math.log(durationMs / smallestMs) / Math.log(growth));
    const bucket = Math.max(0, Math.min(bucketCount - 1, exponent));
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total += 1;
    this.#recorded += 1;
    if (this.#total >= halveAt) this.#halve();
  }

  /** @returns Milliseconds that this share of the calls did not exceed; 0 when none is known. @param share From 0 to 1. */
  percentileMs(share: number): number {
    let below = 0;
    for (const [bucket, count] of this.#counts.entries()) {
      below += count;
      if (count > 0 && below >= share * this.#total) return smallestMs * growth ** bucket;
    }
    return 0;
  }

  #halve(): void {
    for (const [bucket, count] of this.#counts.entries()) this.#counts[bucket] = count / 2;
    this.#total /= 2;
  }
}
