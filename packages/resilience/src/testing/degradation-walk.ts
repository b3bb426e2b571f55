import { type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { Degradation } from "../degradation.ts";
import { type DegradationLevel, degradationLevels } from "../degradation-level.ts";

const worsenAfterMs = 100;
const recoverAfterMs = 300;

const severity = (level: DegradationLevel): number => degradationLevels.indexOf(level);

/** Looks back over all readings since it last changed for as long as they agree. */
export const degradationWalk: ModelWalk = {
  name: "degradation",
  start: (random) => {
    const asked = new Map<string, DegradationLevel>([
      ["a", "healthy"],
      ["b", "healthy"],
    ]);
    const signals = [...asked.keys()].map((name) => ({
      name,
      read: (): DegradationLevel => asked.get(name) ?? "healthy",
    }));
    const controller = new Degradation({ name: "peer", signals, worsenAfterMs, recoverAfterMs });
    let readings: { readonly at: number; readonly worst: number }[] = [];
    let level = 0;
    let now = 0;
    const agreedForMs = (agrees: (worst: number) => boolean): number => {
      const lastOther = readings.findLastIndex(({ worst }) => !agrees(worst));
      const first = readings[lastOther + 1];
      return first === undefined ? -1 : now - first.at;
    };
    return () => {
      now += upTo(random, 60);
      if (random() < 0.2) asked.set(oneOf(random, ["a", "b"]), oneOf(random, degradationLevels));
      if (random() < 0.05) for (const name of asked.keys()) asked.set(name, "healthy");
      const worst = Math.max(...[...asked.values()].map(severity));
      readings = [...readings, { at: now, worst }].slice(-50);
      const before = level;
      if (agreedForMs((each) => each > before) >= worsenAfterMs) level = worst;
      else if (agreedForMs((each) => each < before) >= recoverAfterMs) level -= 1;
      if (level !== before) readings = [];
      const actual = controller.evaluate(now);
      return severity(actual) === level
        ? undefined
        : `${actual} at ${now} ms, by the plain rule ${String(degradationLevels[level])}`;
    };
  },
};
