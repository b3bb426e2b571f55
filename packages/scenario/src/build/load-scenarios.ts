import type { Plan } from "../plan.ts";
import type { AnyOperation } from "./plan-draft.ts";

/** A scenario that was found to be sound, with the functions that data cannot hold. */
export interface LoadedScenario {
  /** The plan but for the seed. */
  readonly draft: Omit<Plan, "seed">;
  /** What one operation does, by the name of the load. */
  readonly operations: ReadonlyMap<string, AnyOperation>;
}

/**
 * A scenario file that cannot be used, in one line: where, and what is wrong. Exit code 2. Nothing was started.
 */
export class ScenarioLoadError extends Error {
  override readonly name = "ScenarioLoadError";
}

/**
 * Imports scenario files and builds their plans.
 *
 * @param files Absolute paths.
 * @param workspaceFolder What paths in plans are relative to.
 * @throws {ScenarioLoadError} for the first file that cannot be used.
 */
export async function loadScenarios(
  _files: readonly string[],
  _workspaceFolder: string,
): Promise<readonly LoadedScenario[]> {
  throw new Error("to come");
}
