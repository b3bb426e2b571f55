import { seededRandom } from "@holdfast/clock";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TrendDetector, type TrendDetectorOptions } from "./trend-detector.ts";

function start(options: Partial<TrendDetectorOptions> = {}) {
  const detector = new TrendDetector({
    limit: 100,
    horizonMs: 60_000,
    windowMs: 30_000,
    ...options,
  });
  /** A value each second from 0 on. */
  const record = (values: readonly number[]): void => {
    for (const [second, value] of values.entries()) detector.record(value, second * 1_000);
  };
  return { detector, record };
}

const rising = Array.from({ length: 20 }, (_, second) => 50 + second);

describe("TrendDetector", () => {
  test("says when the limit will be reached", () => {
    const { detector, record } = start();

    record(rising);

    const trend = detector.trend(19_000);
    expect(trend).toMatchObject({ kind: "limit-ahead" });
    expect(Object.values(trend).slice(1)).toEqual([expect.closeTo(1), expect.closeTo(31_000)]);
  });

  // Fisher's way of least squares, worked out by hand: x = 0..4, y = 1 3 2 5 4; slope 0.8, intercept 1.4, residual sum 3.6, error of the
  // slope sqrt(3.6 / 3 / 10) = 0.3464, so the slope is 2.309 errors above nothing.
  test.each([
    [2.3, "changing"],
    [2.32, "none"],
  ])("counts a slope only above %f standard errors: %s", (minimumErrors, kind) => {
    const { detector, record } = start({ minimumSamples: 5, minimumErrors, horizonMs: 1 });

    record([1, 3, 2, 5, 4]);

    expect(detector.trend(4_000).kind).toBe(kind);
  });

  test("does not warn of a limit that is far, nor of values that fall", () => {
    const far = start({ horizonMs: 30_000 });
    far.record(rising);
    const falling = start();
    falling.record(rising.toReversed());

    expect(far.detector.trend(19_000)).toMatchObject({ kind: "changing" });
    expect(falling.detector.trend(19_000)).toEqual({
      kind: "changing",
      perSecond: expect.closeTo(-1),
    });
  });

  test("finds no trend in noise, nor in too few values, nor in one instant", () => {
    const random = seededRandom(1);
    const noise = start();
    noise.record(Array.from({ length: 30 }, () => 50 + 40 * random()));
    const few = start();
    few.record(rising.slice(0, 9));
    const instant = start();
    for (const value of rising) instant.detector.record(value, 0);

    expect(noise.detector.trend(30_000).kind).toBe("none");
    expect(few.detector.trend(9_000).kind).toBe("none");
    expect(instant.detector.trend(0).kind).toBe("none");
  });

  test("forgets values that are older than its window", () => {
    const { detector, record } = start();
    record(rising);

    expect(detector.trend(60_000).kind).toBe("none");
  });

  test("finds the line that values were made from, whatever it is", () => {
    const finds = fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: -1_000, max: 1_000 }),
      fc.integer({ min: 0, max: 1e9 }),
      (perSecond, level, startedAt) => {
        const detector = new TrendDetector({ limit: 1e7, horizonMs: 1e12, windowMs: 1e6 });
        for (let second = 0; second < 20; second += 1) {
          detector.record(level + perSecond * second, startedAt + second * 1_000);
        }
        const trend = detector.trend(startedAt + 19_000);
        const expectedMs = ((1e7 - level - perSecond * 19) / perSecond) * 1_000;
        return (
          trend.kind === "limit-ahead" &&
          Math.abs(trend.perSecond / perSecond - 1) < 1e-6 &&
          Math.abs(trend.inMs / expectedMs - 1) < 1e-6
        );
      },
    );

    expect(() => fc.assert(finds, { numRuns: 200 })).not.toThrow();
  });

  // The usage shown in docs/mechanisms/detectors.md.
  test("is used with a measured value", () => {
    // #region usage
    const memoryMb = new TrendDetector({ limit: 512, horizonMs: 300_000, windowMs: 60_000 });

    for (let second = 0; second < 30; second += 1) memoryMb.record(300 + second, second * 1_000);
    const trend = memoryMb.trend(29_000);
    // #endregion usage

    expect(trend.kind).toBe("limit-ahead");
  });

  test.each<[object, string]>([
    [{ limit: Number.NaN }, "limit must be a finite number, got NaN"],
    [{ horizonMs: 0 }, "horizonMs must be a finite number above 0, got 0"],
    [{ windowMs: 0 }, "windowMs must be a finite number above 0, got 0"],
    [{ minimumErrors: 0 }, "minimumErrors must be a finite number above 0, got 0"],
    [{ minimumSamples: 2 }, "minimumSamples must be an integer of at least 3, got 2"],
    [{ samplesMax: 5 }, "samplesMax must be an integer of at least minimumSamples (10), got 5"],
  ])("refuses %o", (wrong, message) => {
    expect(() => start(wrong)).toThrow(new RangeError(`TrendDetector: ${message}`));
  });

  test("refuses an option that does not exist", () => {
    expect(() => Reflect.construct(TrendDetector, [{ max: 1 }])).toThrow(
      /^TrendDetector: unknown option max; known are /,
    );
  });
});
