import { systemClock } from "@holdfast/clock";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pipeline } from "./pipeline.ts";
import { retry } from "./retry.ts";
import { RetryBudget } from "./retry-budget.ts";

/** Finagle's rule in the plainest form: everything within the last ten buckets counts. */
class PlainBudget {
  readonly #entries: { bucket: number; amount: number }[] = [];
  readonly #ratio: number;
  readonly #reserve: number;

  constructor(ratio: number, minPerSecond: number) {
    this.#ratio = ratio;
    this.#reserve = minPerSecond * 10;
  }

  exact(now: number): number {
    const bucket = Math.floor(now / 1_000);
    const recent = this.#entries.filter((entry) => entry.bucket > bucket - 10);
    return this.#reserve + recent.reduce((sum, { amount }) => sum + amount, 0);
  }

  add(now: number, what: "deposit" | "withdraw"): void {
    const amount = what === "deposit" ? this.#ratio : -1;
    this.#entries.push({ bucket: Math.floor(now / 1_000), amount });
  }

  tryWithdraw(now: number): boolean {
    if (this.exact(now) + 1e-6 < 1) return false;
    this.add(now, "withdraw");
    return true;
  }

  deposit(now: number): void {
    this.add(now, "deposit");
  }
}

describe("RetryBudget", () => {
  test("allows a fifth of the calls to be retried", () => {
    const budget = new RetryBudget({ ratio: 0.2, minPerSecond: 0 });
    let retries = 0;

    for (let call = 0; call < 1_000; call += 1) {
      budget.deposit(0);
      if (budget.tryWithdraw(0)) retries += 1;
    }

    expect(retries).toBe(200);
  });

  test("allows a few retries each second without any traffic", () => {
    const budget = new RetryBudget({ minPerSecond: 1, ttlMs: 10_000 });

    expect(budget.balance(0)).toBe(10);
    expect(Array.from({ length: 12 }, () => budget.tryWithdraw(0)).filter(Boolean)).toHaveLength(
      10,
    );
    expect(budget.tryWithdraw(9_999)).toBe(false);
    expect(budget.balance(10_000)).toBe(10);
  });

  test("forgets deposits that are older than their time, however long nothing happened", () => {
    const budget = new RetryBudget({ ratio: 1, minPerSecond: 0, ttlMs: 10_000 });
    for (let call = 0; call < 100; call += 1) budget.deposit(0);

    expect(budget.balance(9_999)).toBe(100);
    expect(budget.balance(10_000)).toBe(0);
    expect(budget.balance(3_600_000)).toBe(0);
  });

  test("agrees with the plain rule, whatever the order of deposits, retries and time", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("deposit" as const), times: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ kind: fc.constant("withdraw" as const), times: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ kind: fc.constant("wait" as const), times: fc.integer({ min: 1, max: 12_000 }) }),
    );
    const agrees = fc.property(
      fc.array(step, { maxLength: 40, size: "max" }),
      fc.integer({ min: 0, max: 2 }),
      (steps, minPerSecond) => {
        const budget = new RetryBudget({ ratio: 0.25, minPerSecond, ttlMs: 10_000 });
        const plain = new PlainBudget(0.25, minPerSecond);
        let now = 0;
        for (const { kind, times } of steps) {
          if (kind === "wait") now += times;
          const repeats = kind === "wait" ? 0 : times;
          for (let time = 0; time < repeats; time += 1) {
            if (kind === "deposit") {
              budget.deposit(now);
              plain.deposit(now);
            } else if (budget.tryWithdraw(now) !== plain.tryWithdraw(now)) {
              return false;
            }
          }
        }
        return budget.balance(now) === Math.max(0, Math.floor(plain.exact(now) + 1e-6));
      },
    );

    expect(() => fc.assert(agrees, { numRuns: 200 })).not.toThrow();
  });

  // The usage shown in docs/mechanisms/retry-budget.md.
  test("is used by one object for all pipelines to one dependency", async () => {
    // #region usage
    const budget = new RetryBudget({ ratio: 0.2, minPerSecond: 10 });
    const authorize = pipeline("payment.authorize", retry({ budget, idempotent: true }));
    const capture = pipeline("payment.capture", retry({ budget, idempotent: true }));

    await authorize.run(() => "authorized");
    await capture.run(() => "captured");
    // #endregion usage

    expect(budget.balance(systemClock.now())).toBe(100);
  });
});
