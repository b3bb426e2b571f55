import { isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of the workspace this command belongs to, wherever it was called from. */
export const workspaceFolder = fileURLToPath(new URL("../../../", import.meta.url)).replace(
  /\/$/u,
  "",
);

/** Where scenarios stand, relative to the workspace. */
export const scenarioPattern = "scenarios/**/*.scenario.ts";

/** Runs are kept in the workspace, so that `heal` and `check` find them from any folder. */
export function runsFolderOf(output: string | undefined): string {
  if (output === undefined) return join(workspaceFolder, "holdfast-runs");
  return isAbsolute(output) ? output : resolve(output);
}
