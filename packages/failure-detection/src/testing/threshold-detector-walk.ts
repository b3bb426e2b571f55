import { type ModelWalk, upTo } from "@holdfast/clock/testing";
import { ThresholdDetector } from "../threshold-detector.ts";

const options = { raiseAt: 8, clearAt: 4, raiseForMs: 100, clearForMs: 200 };

/** Looks back over all values since it last changed for as long as they agree. */
export const thresholdDetectorWalk: ModelWalk = {
  name: "threshold detector",
  start: (random) => {
    const detector = new ThresholdDetector(options);
    let values: { readonly at: number; readonly value: number }[] = [];
    let isRaised = false;
    let now = 0;
    let level = 6;
    return () => {
      now += upTo(random, 50);
      level = Math.min(12, Math.max(0, level + upTo(random, 2) - 1));
      values.push({ at: now, value: level });
      const speaks = ({ value }: { value: number }): boolean =>
        isRaised ? value <= options.clearAt : value >= options.raiseAt;
      const run = values.slice(values.findLastIndex((each) => !speaks(each)) + 1);
      const forMs = now - (run[0]?.at ?? now);
      if (run.length > 0 && forMs >= (isRaised ? options.clearForMs : options.raiseForMs)) {
        isRaised = !isRaised;
        values = [];
      }
      values = values.slice(-300);
      return detector.record(level, now) === isRaised
        ? undefined
        : `${isRaised ? "not raised" : "raised"} at ${now} ms`;
    };
  },
};
