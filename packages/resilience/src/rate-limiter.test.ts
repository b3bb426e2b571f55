import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RateLimited } from "./errors.ts";
import { RateLimiter } from "./rate-limiter.ts";

/** The continuous leaky bucket of ITU-T I.371, which the algorithm is defined to agree with. */
class LeakyBucket {
  #level = 0;
  #at = 0;
  readonly #perMs: number;
  readonly #burst: number;

  constructor(perSecond: number, burst: number) {
    this.#perMs = perSecond / 1_000;
    this.#burst = burst;
  }

  tryAcquire(now: number, cost: number): boolean {
    const level = Math.max(0, this.#level - (now - this.#at) * this.#perMs);
    if (level + cost > this.#burst + 1e-6) return false;
    this.#level = level + cost;
    this.#at = now;
    return true;
  }
}

describe("RateLimiter", () => {
  test("admits a burst, then one call for each interval", () => {
    const limiter = new RateLimiter({ perSecond: 10, burst: 3 });

    const waits = [0, 0, 0, 0, 99, 100].map((now) => limiter.tryAcquire("a", now));

    expect(waits).toEqual([0, 0, 0, 100, 1, 0]);
  });

  test("says exactly when to come back", () => {
    const limiter = new RateLimiter({ perSecond: 3 });
    limiter.tryAcquire("a", 0);

    const waitMs = limiter.tryAcquire("a", 10);

    expect(limiter.tryAcquire("a", 10 + waitMs)).toBe(0);
  });

  test("charges nothing for what it refuses", () => {
    const limiter = new RateLimiter({ perSecond: 10 });
    limiter.tryAcquire("a", 0);
    for (let call = 0; call < 100; call += 1) limiter.tryAcquire("a", 50);

    expect(limiter.tryAcquire("a", 100)).toBe(0);
  });

  test("does not save up more than a burst over a long rest", () => {
    const limiter = new RateLimiter({ perSecond: 10, burst: 2 });

    const admitted = Array.from({ length: 10 }, () => limiter.tryAcquire("a", 3_600_000)).filter(
      (wait) => wait === 0,
    );

    expect(admitted).toHaveLength(2);
  });

  test("counts each key by itself", () => {
    const limiter = new RateLimiter({ perSecond: 1 });
    limiter.tryAcquire("a", 0);

    expect(limiter.tryAcquire("b", 0)).toBe(0);
  });

  test("never admits what costs more than a burst", () => {
    expect(new RateLimiter({ perSecond: 1, burst: 5 }).tryAcquire("a", 0, 6)).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  test("forgets the key unused for longest when it holds too many", () => {
    const limiter = new RateLimiter({ perSecond: 1, keysMax: 2 });
    limiter.tryAcquire("a", 0);
    limiter.tryAcquire("b", 0);
    limiter.tryAcquire("a", 1_000);
    limiter.tryAcquire("c", 1_000);

    expect(limiter.size).toBe(2);
    expect(limiter.tryAcquire("a", 1_000)).toBe(1_000);
    expect(limiter.tryAcquire("c", 1_000)).toBe(1_000);
    expect(limiter.tryAcquire("b", 1_000)).toBe(0);
  });

  test("agrees with the leaky bucket it is defined by, whatever the times and costs", () => {
    const call = fc.record({
      waitMs: fc.double({ min: 0, max: 500, noNaN: true }),
      cost: fc.integer({ min: 1, max: 3 }),
    });
    const agrees = fc.property(
      fc.array(call, { maxLength: 80, size: "max" }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 3, max: 8 }),
      (calls, perSecond, burst) => {
        const limiter = new RateLimiter({ perSecond, burst });
        const bucket = new LeakyBucket(perSecond, burst);
        let now = 0;
        return calls.every(({ waitMs, cost }) => {
          now += waitMs;
          return (limiter.tryAcquire("a", now, cost) === 0) === bucket.tryAcquire(now, cost);
        });
      },
    );

    expect(() => fc.assert(agrees, { numRuns: 200 })).not.toThrow();
  });

  // The usage shown in docs/mechanisms/rate-limiter.md.
  test("is used at a server's door with the caller as the key", () => {
    const clock = { now: () => 0 };
    // #region usage
    const limiter = new RateLimiter({ name: "orders per client", perSecond: 50, burst: 100 });

    function admit(client: string): void {
      const retryAfterMs = limiter.tryAcquire(client, clock.now());
      if (retryAfterMs > 0) throw new RateLimited(limiter.name, retryAfterMs);
    }
    // #endregion usage
    for (let call = 0; call < 100; call += 1) admit("a");

    expect(() => admit("a")).toThrow("rate limit orders per client is spent; retry after 20 ms");
  });
});
