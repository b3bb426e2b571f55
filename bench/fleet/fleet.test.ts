import { describe, expect, test } from "vitest";
import { type FleetOptions, simulateFleet } from "./fleet.ts";
import { amplification, peakOverMean } from "./fleet-measures.ts";

/** Small enough for a unit test; `pnpm bench fleet` runs three tiers of fifty. */
const down: Omit<FleetOptions, "defences"> = {
  seed: 7,
  tiers: 2,
  instances: 4,
  callsPerSecond: 10,
  outage: { fromMs: 0, untilMs: Number.POSITIVE_INFINITY },
  durationMs: 10_000,
};

describe("simulateFleet", () => {
  test("gives the same for the same seed, and something else for another", async () => {
    const options: FleetOptions = { ...down, durationMs: 2_000, defences: "budgets" };

    const [one, again, other] = await Promise.all([
      simulateFleet(options),
      simulateFleet(options),
      simulateFleet({ ...options, seed: 8 }),
    ]);

    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test("amplifies a call to three in each tier without budgets", async () => {
    expect(await amplification({ ...down, durationMs: 2_000, defences: "none" })).toBe(9);
  });

  test("amplifies it by a fifth in each tier with budgets", async () => {
    const amplified = await amplification({ ...down, defences: "budgets" });

    expect(amplified).toBeGreaterThan(1.2);
    expect(amplified).toBeLessThanOrEqual(1.44);
  });

  test("comes back without a wave behind breakers and jitter", async () => {
    const recovery = { ...down, callsPerSecond: 100, durationMs: 6_000 };
    const outage = { fromMs: 500, untilMs: 2_000 };

    const spread = await peakOverMean({ ...recovery, outage, defences: "all" });
    const wave = await peakOverMean({ ...recovery, outage, defences: "none" });

    expect(spread).toBeLessThan(2);
    expect(wave).toBeGreaterThan(2 * spread);
  });
});
