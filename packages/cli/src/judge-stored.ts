import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  buildPlan,
  type CheckPlan,
  type JudgedRun,
  judge,
  judgeRun,
  loadScenarios,
  type Plan,
  readEvidence,
  type StoredRun,
} from "@holdfast/scenario";
import { workspaceFolder } from "./workspace.ts";

export interface JudgeOptions {
  /** Judge by the checks stored with the run, whatever the scenario files say now. */
  readonly storedChecks: boolean;
}

/** Judges every scenario of a run from its files. Starts nothing. */
export async function judgeStored(run: StoredRun, options: JudgeOptions): Promise<JudgedRun> {
  const scenarios = [];
  for (const plan of run.plans) {
    const evidence = await readEvidence(run.folder, plan.scenario.id);
    const checks = options.storedChecks ? plan.checks : await currentChecks(plan, run);
    scenarios.push(judge({ ...evidence, plan: { ...plan, checks } }));
  }
  return judgeRun({
    holdfastVersion: run.manifest.holdfastVersion,
    nodeVersion: run.manifest.nodeVersion,
    events: run.events,
    scenarios,
  });
}

/**
 * The checks as the scenario file states them now. When the file is gone, or describes another run than the one that
 * is stored (other phases, load or faults), what was collected answers the stored checks only.
 */
async function currentChecks(stored: Plan, run: StoredRun): Promise<readonly CheckPlan[]> {
  const file = resolve(workspaceFolder, stored.scenario.file);
  if (!existsSync(file)) return stored.checks;
  const [loaded] = await loadScenarios([file], workspaceFolder);
  if (loaded === undefined) return stored.checks;
  const { checks, ...current } = buildPlan(loaded, run.manifest.seed);
  const { checks: storedChecks, ...before } = stored;
  // Compared as data that went through a file, since that is what the stored one is.
  const same = isDeepStrictEqual(JSON.parse(JSON.stringify(current)), before);
  return same ? checks : storedChecks;
}
