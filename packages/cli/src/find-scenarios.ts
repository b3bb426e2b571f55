import { globSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type LoadedScenario, loadScenarios, ScenarioLoadError } from "@holdfast/scenario";
import { oneLine } from "./one-line.ts";
import { type Selection, selectScenarios } from "./select-scenarios.ts";
import { UsageError } from "./usage-error.ts";
import { scenarioPattern, workspaceFolder } from "./workspace.ts";

/**
 * Loads what was selected. A filter that is the path of a file is loaded from there, even when it stands outside the
 * workspace's scenarios; one broken file among those not asked for by path does stop the others: a suite that
 * silently shrinks is not believed.
 *
 * @throws {UsageError} when a file does not load or nothing is selected.
 */
export async function findScenarios(selection: Selection): Promise<readonly LoadedScenario[]> {
  const inWorkspace = globSync(scenarioPattern, { cwd: workspaceFolder })
    .toSorted()
    .map((file) => resolve(workspaceFolder, file));
  const paths = selection.filters.map(toFile);
  const byPath = paths.filter((file) => file !== undefined);
  const areAllPaths = byPath.length > 0 && byPath.length === paths.length;
  const loaded = await load([...new Set([...(areAllPaths ? [] : inWorkspace), ...byPath])]);
  const items = loaded.map((item) => ({
    ...item.draft.scenario,
    file: resolve(workspaceFolder, item.draft.scenario.file),
    item,
  }));
  const filters = selection.filters.map((filter, index) => paths[index] ?? filter);
  return selectScenarios(items, { ...selection, filters }).map(({ item }) => item);
}

/** The absolute path of an existing scenario file, from the current folder or the workspace. */
function toFile(filter: string): string | undefined {
  if (!filter.endsWith(".ts")) return undefined;
  return [resolve(filter), resolve(workspaceFolder, filter)].find(isFile);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

async function load(files: readonly string[]): Promise<readonly LoadedScenario[]> {
  try {
    return await loadScenarios(files, workspaceFolder);
  } catch (error) {
    if (error instanceof ScenarioLoadError) throw new UsageError(oneLine(error), { cause: error });
    throw error;
  }
}
