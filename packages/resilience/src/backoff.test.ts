import { seededRandom } from "@holdfast/clock";
import { describe, expect, test } from "vitest";
import { type Backoff, exponential, fixed, immediate } from "./backoff.ts";

const half = (): number => 0.5;

function delays(backoff: Backoff, count: number, random = half): readonly number[] {
  const made: number[] = [];
  for (let failures = 1; failures <= count; failures += 1) {
    made.push(backoff.delayMs(failures, made.at(-1) ?? 0, random));
  }
  return made;
}

describe("immediate", () => {
  test("does not wait", () => {
    expect(delays(immediate(), 3)).toEqual([0, 0, 0]);
  });
});

describe("fixed", () => {
  test("waits the same time each time", () => {
    expect(delays(fixed({ delayMs: 50 }), 3)).toEqual([50, 50, 50]);
  });

  test("spreads the wait when asked to", () => {
    expect(delays(fixed({ delayMs: 50, jitter: "equal" }), 1)).toEqual([37.5]);
  });
});

describe("exponential", () => {
  test("doubles up to the longest delay", () => {
    const backoff = exponential({ baseMs: 10, maxMs: 70, jitter: "none" });

    expect(delays(backoff, 5)).toEqual([10, 20, 40, 70, 70]);
  });

  test.each([
    ["none", [100, 300, 900]],
    ["full", [50, 150, 450]],
    ["equal", [75, 225, 675]],
  ] as const)("uses the factor with %s jitter", (jitter, expected) => {
    expect(delays(exponential({ baseMs: 100, maxMs: 10_000, factor: 3, jitter }), 3)).toEqual(
      expected,
    );
  });

  test("grows from the last draw with decorrelated jitter, between the base and the longest delay", () => {
    const backoff = exponential({ baseMs: 10, maxMs: 100, jitter: "decorrelated" });
    const made = delays(backoff, 1_000, seededRandom(3));

    expect(delays(backoff, 3)).toEqual([20, 35, 57.5]);
    expect(Math.min(...made)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...made)).toBeLessThanOrEqual(100);
  });

  test("stays a number after more failures than a power can hold", () => {
    const backoff = exponential({ baseMs: 10, maxMs: 100, jitter: "full" });

    expect(backoff.delayMs(5_000, 0, () => 0)).toBe(0);
    expect(backoff.delayMs(5_000, 0, half)).toBe(50);
  });
});
