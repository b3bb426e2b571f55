import { deriveSeed } from "@holdfast/clock";
import type { Plan } from "../plan.ts";
import type { LoadedScenario } from "./load-scenarios.ts";

/**
 * The plan of a scenario in a run. The same file and the same seed give the same plan.
 *
 * @param runSeed Seed of the run. Each scenario has its own, derived from it and the id, so that it is the same
 *   whichever scenarios run beside it.
 */
export function buildPlan(loaded: LoadedScenario, runSeed: number): Plan {
  const { schema, scenario, ...rest } = loaded.draft;
  return { schema, scenario, seed: deriveSeed(runSeed, "scenario", scenario.id), ...rest };
}
