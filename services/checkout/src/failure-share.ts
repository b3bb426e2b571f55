/** Orders that end in one slice of time; older slices than the last few say nothing about now. */
interface Slice {
  readonly number: number;
  orders: number;
  failures: number;
}

/** A slice, in milliseconds, and how many are looked at: what is told is at most four seconds old. */
const sliceMs = 1_000;
const slicesMax = 4;
/** Below this a share is chance. */
export const minimumOrders = 10;

/** Share of the orders of the last few seconds that this instance could not take for a reason of its own or of a peer's. */
export class FailureShare {
  #slices: readonly Slice[] = [];

  /** @param now Instant on the monotonic clock. */
  record(isFailure: boolean, now: number): void {
    const number = Math.floor(now / sliceMs);
    let slice = this.#slices.at(-1);
    if (slice?.number !== number) {
      slice = { number, orders: 0, failures: 0 };
      this.#slices = [...this.#recent(now), slice];
    }
    slice.orders += 1;
    slice.failures += isFailure ? 1 : 0;
  }

  /** 0–1; 0 with fewer than `minimumOrders`. @param now Instant on the monotonic clock. */
  at(now: number): number {
    let [orders, failures] = [0, 0];
    for (const slice of this.#recent(now)) {
      orders += slice.orders;
      failures += slice.failures;
    }
    return orders < minimumOrders ? 0 : failures / orders;
  }

  #recent(now: number): readonly Slice[] {
    const oldest = Math.floor(now / sliceMs) - slicesMax;
    return this.#slices.filter(({ number }) => number > oldest);
  }
}
