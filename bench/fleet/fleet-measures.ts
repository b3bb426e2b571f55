import { type FleetOptions, simulateFleet, stretchMs } from "./fleet.ts";

/** @returns Calls that reached the dependency for each call offered at the top. */
export async function amplification(options: FleetOptions): Promise<number> {
  const { offered, arrivals } = await simulateFleet(options);
  return sum(arrivals) / offered;
}

/** @returns The busiest stretch over the mean one, of what arrives at the dependency from its recovery on. */
export async function peakOverMean(options: FleetOptions): Promise<number> {
  const { arrivals } = await simulateFleet(options);
  const after = arrivals.subarray(options.outage.untilMs / stretchMs);
  return Math.max(...after) / (sum(after) / after.length);
}

function sum(values: Uint32Array): number {
  return values.reduce((total, value) => total + value, 0);
}
