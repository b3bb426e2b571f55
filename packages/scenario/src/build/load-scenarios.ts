import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { buildDraft } from "./build-draft.ts";
import { describeLoadError, ScenarioLoadError } from "./load-error.ts";
import { workspacePath } from "./location.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { isScenario } from "./scenario.ts";

/** A scenario that was found to be sound. */
export type LoadedScenario = PlanDraft;

/** How the name of a scenario file ends. */
export const scenarioFileSuffix = ".scenario.ts";

/**
 * Imports scenario files and builds their plans.
 *
 * @param files Absolute paths.
 * @param workspaceFolder What paths in plans and messages are relative to.
 * @throws {ScenarioLoadError} for the first file that cannot be used.
 */
export async function loadScenarios(
  files: readonly string[],
  workspaceFolder: string,
): Promise<readonly LoadedScenario[]> {
  const loaded: LoadedScenario[] = [];
  const fileOf = new Map<string, string>();
  for (const file of files) {
    // One after the other, so that the first file in order is the one complained of.
    // oxlint-disable-next-line no-await-in-loop -- see above.
    const one = await loadScenario(file, workspaceFolder);
    const { id } = one.draft.scenario;
    const other = fileOf.get(id);
    if (other !== undefined) {
      const path = workspacePath(file, workspaceFolder);
      throw new ScenarioLoadError(`${path}: id "${id}" is taken by ${other}`);
    }
    fileOf.set(id, one.draft.scenario.file);
    loaded.push(one);
  }
  return loaded;
}

async function loadScenario(file: string, workspaceFolder: string): Promise<LoadedScenario> {
  const path = workspacePath(file, workspaceFolder);
  try {
    const module: unknown = await import(pathToFileURL(file).href);
    const exported = defaultExport(module);
    if (!isScenario(exported)) {
      throw new ScenarioLoadError(`${path}: the default export must be scenario(…)`);
    }
    const draft = buildDraft(exported, file, workspaceFolder);
    const wanted = `${draft.draft.scenario.id}${scenarioFileSuffix}`;
    if (basename(file) !== wanted) {
      throw new ScenarioLoadError(`${path}: id and file name differ, the id asks for ${wanted}`);
    }
    return draft;
  } catch (error) {
    if (error instanceof ScenarioLoadError) throw error;
    throw new ScenarioLoadError(describeLoadError(error, file, workspaceFolder), { cause: error });
  }
}

function defaultExport(module: unknown): unknown {
  return typeof module === "object" && module !== null && "default" in module
    ? module.default
    : undefined;
}
