import { describe, expect, test } from "vitest";
import { aimd, gradient2, type LimitWindow } from "./limit-algorithm.ts";

const busy = (latencyMs: number, inFlightMax = 1_000): LimitWindow => ({
  latencyMs,
  inFlightMax,
  dropped: false,
});
const overloaded: LimitWindow = { latencyMs: 10, inFlightMax: 1_000, dropped: true };

/** The limit after each of these windows. */
function run(step: (limit: number, window: LimitWindow) => number, windows: LimitWindow[]) {
  let limit = 20;
  return windows.map((window) => {
    limit = step(limit, window);
    return Number(limit.toFixed(3));
  });
}

describe("gradient2", () => {
  test("grows by the queue, smoothed, while latency is what it always was", () => {
    // 20 × 0.8 + (20 × 1 + 4) × 0.2
    expect(run(gradient2().start(), [busy(10), busy(10)])).toEqual([20.8, 21.6]);
  });

  test("shrinks in proportion when latency leaves the tolerance", () => {
    // Mean of 10 and 30 is 20; gradient 1.5 × 20 / 30 = 1. With 10, 10, 70 the mean is 30: 1.5 × 30 / 70.
    const limits = run(gradient2({ queue: 1 }).start(), [busy(10), busy(10), busy(70)]);

    expect(limits[2]).toBeCloseTo(20.4 * 0.8 + (20.4 * ((1.5 * 30) / 70) + 1) * 0.2, 3);
  });

  test("takes no more than half of the limit for one bad window", () => {
    const step = gradient2({ smoothing: 1 }).start();
    for (let window = 0; window < 10; window += 1) step(20, busy(1));

    expect(step(100, busy(1_000_000))).toBe(54);
  });

  test("does not grow on a limit that is not used", () => {
    expect(run(gradient2().start(), [busy(10, 9)])).toEqual([20]);
  });

  test("takes a tenth for dropped calls, and does not take them for usual", () => {
    const step = gradient2().start();

    expect(run(step, [overloaded, overloaded, busy(10)])).toEqual([18, 16.2, 17]);
  });

  test("forgets a latency learnt in an overload faster than it was learnt", () => {
    const step = gradient2({ smoothing: 1 }).start();
    for (let window = 0; window < 10; window += 1) step(20, busy(100));

    step(20, busy(40));

    // One window weighs 2/601; at less than half of the long-term latency it takes a twentieth as well.
    const longMs = (100 + (40 - 100) * (2 / 601)) * 0.95;
    const next = longMs + (200 - longMs) * (2 / 601);
    expect(step(100, busy(200))).toBeCloseTo((100 * 1.5 * next) / 200 + 4, 9);
  });

  test("comes back from 1 by itself", () => {
    expect(gradient2().start()(1, busy(10, 1))).toBeCloseTo(1.8);
  });
});

describe("aimd", () => {
  test("adds one while all goes well and takes a tenth when a call is dropped", () => {
    expect(run(aimd().start(), [busy(10), busy(10), overloaded])).toEqual([21, 22, 19.8]);
  });

  test("counts latency above its limit as dropped", () => {
    expect(run(aimd({ latencyMaxMs: 50 }).start(), [busy(49), busy(50)])).toEqual([21, 18.9]);
  });

  test("does not grow on a limit that is not used", () => {
    expect(run(aimd().start(), [busy(10, 9)])).toEqual([20]);
  });
});
