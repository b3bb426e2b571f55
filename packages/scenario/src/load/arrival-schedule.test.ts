import { describe, expect, test } from "vitest";
import { arrivalMs, arrivals } from "./arrival-schedule.ts";

const constant = { ratePerS: 10, startMs: 500, endMs: 2_500 };
const rising = { ratePerS: 40, rampUpMs: 2_000, startMs: 1_000, endMs: 5_000 };

describe("arrivalMs", () => {
  test("is evenly spaced at a constant rate", () => {
    expect([0, 1, 2, 19].map((index) => arrivalMs(constant, index))).toEqual([
      500, 600, 700, 2_400,
    ]);
  });

  test("rises in a straight line: a quarter of the ramp's operations start in its first half", () => {
    const due = Array.from({ length: 40 }, (_, index) => arrivalMs(rising, index));

    expect(due[0]).toBe(1_000);
    expect(due.filter((at) => at < 2_000)).toHaveLength(10);
    expect(due.filter((at) => at < 3_000)).toHaveLength(40);
  });

  test("goes on at the full rate after the ramp", () => {
    expect([40, 41, 119].map((index) => arrivalMs(rising, index))).toEqual([3_000, 3_025, 4_975]);
  });
});

describe("arrivals", () => {
  test("counts those due before the end", () => {
    expect(arrivals(constant)).toBe(20);
    expect(arrivals({ ...constant, endMs: 2_501 })).toBe(21);
    expect(arrivals(rising)).toBe(120);
  });

  test("is none left out: the last is due before the end, the next is not", () => {
    const count = arrivals(rising);

    expect(arrivalMs(rising, count - 1)).toBeLessThan(rising.endMs);
    expect(arrivalMs(rising, count)).toBeGreaterThanOrEqual(rising.endMs);
  });
});
