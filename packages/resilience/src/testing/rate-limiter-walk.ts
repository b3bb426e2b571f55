import { type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { RateLimiter } from "../rate-limiter.ts";

const perSecond = 20;
const burst = 5;

/** The continuous leaky bucket of ITU-T I.371, which the algorithm is defined to agree with. */
class LeakyBucket {
  #level = 0;
  #at = 0;

  /** @returns Milliseconds until so much fits, 0 when it went in. */
  tryPour(now: number, cost: number): number {
    const level = Math.max(0, this.#level - ((now - this.#at) * perSecond) / 1_000);
    const excess = level + cost - burst;
    if (excess > 1e-6) return (excess * 1_000) / perSecond;
    this.#level = level + cost;
    this.#at = now;
    return 0;
  }
}

export const rateLimiterWalk: ModelWalk = {
  name: "rate limiter",
  start: (random) => {
    const limiter = new RateLimiter({ perSecond, burst });
    const buckets = new Map(["a", "b", "c"].map((key) => [key, new LeakyBucket()]));
    let now = 0;
    return () => {
      now += upTo(random, random() < 0.02 ? 2_000 : 30);
      const [key, bucket] = oneOf(random, [...buckets]);
      const cost = oneOf(random, [1, 1, 1, 2, 0.5]);
      const [actual, expected] = [limiter.tryAcquire(key, now, cost), bucket.tryPour(now, cost)];
      return Math.abs(actual - expected) < 1e-3
        ? undefined
        : `${key} waits ${actual} ms, by the leaky bucket ${expected} ms`;
    };
  },
};
