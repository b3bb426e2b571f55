import { describe, expect, test } from "vitest";
import { ThresholdDetector } from "./threshold-detector.ts";

const options = { raiseAt: 0.5, clearAt: 0.2, raiseForMs: 100, clearForMs: 200 };

/** Records a value for each instant and gives back what it said. */
function say(detector: ThresholdDetector, values: readonly [number, number][]): readonly boolean[] {
  return values.map(([now, value]) => detector.record(value, now));
}

describe("ThresholdDetector", () => {
  test("is raised when values have been too high for long enough", () => {
    const detector = new ThresholdDetector(options);

    expect(
      say(detector, [
        [0, 0.5],
        [99, 0.9],
        [100, 0.5],
      ]),
    ).toEqual([false, false, true]);
  });

  test("starts over when a value is not too high", () => {
    const detector = new ThresholdDetector(options);

    expect(
      say(detector, [
        [0, 0.9],
        [90, 0.4],
        [100, 0.9],
        [199, 0.9],
        [200, 0.9],
      ]),
    ).toEqual([false, false, false, false, true]);
  });

  test("stays raised between the thresholds and is cleared below the lower", () => {
    const detector = new ThresholdDetector(options);
    say(detector, [
      [0, 1],
      [100, 1],
    ]);

    expect(
      say(detector, [
        [200, 0.3],
        [900, 0.3],
        [1_000, 0.2],
        [1_200, 0.1],
      ]),
    ).toEqual([true, true, true, false]);
  });

  test("needs only one value where no duration is given", () => {
    const detector = new ThresholdDetector({ raiseAt: 10 });

    expect(
      say(detector, [
        [0, 10],
        [0, 10],
        [0, 9],
      ]),
    ).toEqual([true, true, false]);
  });

  // The usage shown in docs/mechanisms/detectors.md.
  test("is used with a measured value", () => {
    // #region usage
    const errorRate = new ThresholdDetector({ raiseAt: 0.1, clearAt: 0.02, raiseForMs: 5_000 });

    for (const now of [0, 1_000, 2_000, 3_000, 4_000, 5_000]) errorRate.record(0.25, now);
    const raised = errorRate.isRaised;
    // #endregion usage

    expect(raised).toBe(true);
  });

  test.each<[object, string]>([
    [{}, "raiseAt must be a finite number, got undefined"],
    [{ raiseAt: 1, clearAt: 2 }, "clearAt must be a finite number of at most raiseAt (1), got 2"],
    [{ raiseAt: 1, raiseForMs: -1 }, "raiseForMs must be a finite number of at least 0, got -1"],
    [{ raiseAt: 1, clearForMs: -1 }, "clearForMs must be a finite number of at least 0, got -1"],
    [{ raise: 1 }, "unknown option raise; known are raiseAt, clearAt, raiseForMs, clearForMs"],
  ])("refuses %o", (wrong, message) => {
    expect(() => Reflect.construct(ThresholdDetector, [wrong])).toThrow(
      new RangeError(`ThresholdDetector: ${message}`),
    );
  });
});
