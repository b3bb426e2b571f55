import type { Benchmark } from "../src/benchmark.ts";
import type { FleetOptions } from "./fleet.ts";
import { amplification, peakOverMean } from "./fleet-measures.ts";

const size = { tiers: 3, instances: 50 } as const;

/** Three tiers with three attempts each amplify a call to 27; with a fifth as budget in each, to 1.2³ = 1.73. */
const amplificationMax = 1.75;
/** Chance alone gives 1.3 at these rates, the second in which breakers close some more; a fleet that comes back all at once several times the mean. */
const peakOverMeanMax = 2;

/** Down throughout: the retries that are still waiting at the end of the load find it down too. */
const outage: Omit<FleetOptions, "seed" | "defences"> = {
  ...size,
  callsPerSecond: 5,
  outage: { fromMs: 0, untilMs: Number.POSITIVE_INFINITY },
  durationMs: 20_000,
};

const recovery: Omit<FleetOptions, "seed" | "defences"> = {
  ...size,
  callsPerSecond: 10,
  outage: { fromMs: 5_000, untilMs: 20_000 },
  durationMs: 30_000,
};

export const benchmark: Benchmark = {
  name: "fleet",
  title: `a simulated fleet of ${size.tiers} tiers of ${size.instances} instances, all down below`,
  run: async ({ report, progress, signal, seed }) => {
    progress(`seed ${seed}`);
    const measured: number[] = [];
    const measures = [
      () => amplification({ ...outage, seed, defences: "budgets" }),
      () => amplification({ ...outage, seed, defences: "none" }),
      () => peakOverMean({ ...recovery, seed, defences: "all" }),
      () => peakOverMean({ ...recovery, seed, defences: "none" }),
    ];
    for (const measure of measures) {
      signal.throwIfAborted();
      measured.push(await measure());
    }
    const [bounded = Number.NaN, unbounded = Number.NaN, spread = Number.NaN, wave = Number.NaN] =
      measured;
    compare("amplification at the bottom", ["with budgets", "without budgets"], bounded, unbounded);
    compare("peak over mean after recovery", ["breakers and jitter", "neither"], spread, wave);
    hold("amplification", bounded, amplificationMax);
    hold("peak over mean", spread, peakOverMeanMax);

    function compare(name: string, labels: [string, string], ours: number, theirs: number): void {
      const [label, against] = labels;
      const common = { unit: "times", against };
      report({ name: `${name}, ${label}`, value: ours, ratio: ours / theirs, ...common });
      report({ name: `${name}, ${against}`, value: theirs, ratio: 1, ...common });
    }

    function hold(what: string, value: number, max: number): void {
      if (value <= max) return;
      throw new Error(`${what} ${value.toFixed(3)}, more than ${max}; repeat with --seed ${seed}`);
    }
  },
};
