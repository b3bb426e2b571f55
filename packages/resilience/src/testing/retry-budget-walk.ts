import { type ModelWalk, upTo } from "@holdfast/clock/testing";
import { RetryBudget } from "../retry-budget.ts";

const ratio = 0.25;
const minPerSecond = 0.5;
const ttlMs = 10_000;

/** Finagle's rule in the plainest form: a list of what was given and taken, of which the last ten buckets of a second count. */
class PlainBudget {
  #entries: { readonly bucket: number; readonly amount: number }[] = [];

  add(now: number, amount: number): void {
    this.#entries.push({ bucket: Math.floor(now / (ttlMs / 10)), amount });
  }

  balance(now: number): number {
    const bucket = Math.floor(now / (ttlMs / 10));
    this.#entries = this.#entries.filter((entry) => entry.bucket > bucket - 10);
    const added = this.#entries.reduce((sum, { amount }) => sum + amount, 0);
    return Math.max(0, Math.floor((minPerSecond * ttlMs) / 1_000 + added + 1e-6));
  }
}

export const retryBudgetWalk: ModelWalk = {
  name: "retry budget",
  start: (random) => {
    const budget = new RetryBudget({ ratio, minPerSecond, ttlMs });
    const plain = new PlainBudget();
    let now = 0;
    return () => {
      const chance = random();
      if (chance < 0.3) now += upTo(random, random() < 0.05 ? 15_000 : 500);
      else if (chance < 0.75) {
        budget.deposit(now);
        plain.add(now, ratio);
      } else {
        const expected = plain.balance(now) >= 1;
        if (expected) plain.add(now, -1);
        if (budget.tryWithdraw(now) !== expected) return `a retry at ${now} ms was not ${expected}`;
      }
      const [actual, expected] = [budget.balance(now), plain.balance(now)];
      return actual === expected ? undefined : `holds ${actual}, by the plain rule ${expected}`;
    };
  },
};
