import { type ModelWalk, upTo } from "@holdfast/clock/testing";
import { type DegradationLevel, degradationLevels } from "../degradation-level.ts";
import { measureSignal } from "../degradation-signal.ts";

const thresholds = { degraded: 10, critical: 20, failed: 40 };
const hysteresis = 0.2;

/** One switch for each level: on from its threshold, off again only clearly below. The worst that is on is asked for. */
export const measureSignalWalk: ModelWalk = {
  name: "measure signal",
  start: (random) => {
    let value = 0;
    const signal = measureSignal({ name: "load", read: () => value, ...thresholds, hysteresis });
    const switches = new Map<DegradationLevel, boolean>();
    return () => {
      value = Math.max(0, value + upTo(random, 16) - 8);
      if (random() < 0.02) value = upTo(random, 60);
      for (const [level, at] of Object.entries(thresholds)) {
        const named = degradationLevels.find((each) => each === level) ?? "healthy";
        if (value >= at) switches.set(named, true);
        else if (value < at - at * hysteresis) switches.set(named, false);
      }
      const expected = degradationLevels.findLast((level) => switches.get(level)) ?? "healthy";
      const actual = signal.read(0);
      return actual === expected ? undefined : `${actual} at ${value}, by the switches ${expected}`;
    };
  },
};
