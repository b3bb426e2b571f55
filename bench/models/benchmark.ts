import { type ModelWalk, timerWheelWalk, walk } from "@holdfast/clock/testing";
import { failureDetectionWalks } from "@holdfast/failure-detection/testing";
import { resilienceWalks } from "@holdfast/resilience/testing";
import type { Benchmark } from "../src/benchmark.ts";

const steps = 1_000_000;
/** Walked in pieces, so that an interruption is heeded. */
const pieces = 10;

const walks: readonly ModelWalk[] = [timerWheelWalk, ...resilienceWalks, ...failureDetectionWalks];

export const benchmark: Benchmark = {
  name: "models",
  title: `${steps} random steps of each state machine beside a plain model of it`,
  run: async ({ report, progress, signal, seed }) => {
    progress(`seed ${seed}`);
    let disagreements = 0;
    for (const model of walks) {
      const startedAt = performance.now();
      let agreed = 0;
      for (let piece = 0; piece < pieces; piece += 1) {
        signal.throwIfAborted();
        const found = await walk(model, `${seed}/${piece}`, steps / pieces);
        agreed += found === undefined ? steps / pieces : found.step - 1;
        if (found === undefined) continue;
        disagreements += 1;
        progress(`${model.name}, seed ${seed}/${piece}, step ${found.step}: ${found.says}`);
      }
      report({
        name: `${model.name}, ${agreed} steps in agreement`,
        value: (performance.now() - startedAt) / 1_000,
        unit: "s",
        against: "steps taken",
        ratio: agreed / steps,
      });
    }
    if (disagreements > 0) {
      throw new Error(`${disagreements} disagreements; repeat with --seed ${seed}`);
    }
  },
};
