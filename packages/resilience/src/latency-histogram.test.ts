import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LatencyHistogram } from "./latency-histogram.ts";

describe("LatencyHistogram", () => {
  test("gives percentiles that are off by a tenth at most", () => {
    const close = fc.property(
      fc.array(fc.double({ min: 0.2, max: 60_000, noNaN: true }), {
        minLength: 1,
        maxLength: 300,
        size: "max",
      }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (durations, share) => {
        const histogram = new LatencyHistogram();
        for (const duration of durations) histogram.record(duration);
        const sorted = durations.toSorted((a, b) => a - b);
        const exact = sorted[Math.ceil(share * durations.length) - 1] ?? 0;
        const estimate = histogram.percentileMs(share);
        return estimate >= exact * 0.999 && estimate <= exact * 1.101;
      },
    );

    expect(() => fc.assert(close, { numRuns: 100 })).not.toThrow();
  });

  test("follows a change and forgets what was", () => {
    const histogram = new LatencyHistogram();
    for (let call = 0; call < 1_000; call += 1) histogram.record(10);
    for (let call = 0; call < 5_000; call += 1) histogram.record(100);

    expect(histogram.percentileMs(0.1)).toBeGreaterThan(90);
  });

  test("knows nothing at first", () => {
    expect(new LatencyHistogram().percentileMs(0.95)).toBe(0);
  });
});
