import type { JudgedRun } from "@holdfast/scenario";

/** The command that runs a scenario once more, as it was run. */
export function runAgain({ seed, runtime }: JudgedRun["run"], scenarioId: string): string {
  const where = runtime === "local" ? "" : ` --runtime ${runtime}`;
  return `holdfast run ${scenarioId} --seed ${seed}${where}`;
}
