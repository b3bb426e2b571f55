import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readRun, type StoredRun, StoredRunError } from "@holdfast/scenario";
import { oneLine } from "./one-line.ts";
import { UsageError } from "./usage-error.ts";

/**
 * The folder of a stored run, by its id or its path.
 *
 * @throws {UsageError} when there is none.
 */
export async function findRun(run: string, runsFolder: string): Promise<string> {
  const folder = await findRunIfAny(run, runsFolder);
  if (folder === undefined) throw new UsageError(`no run "${run}" in ${runsFolder}`);
  return folder;
}

export async function findRunIfAny(run: string, runsFolder: string): Promise<string | undefined> {
  for (const folder of [join(runsFolder, run), resolve(run)]) {
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory() === true) return folder;
  }
  return undefined;
}

/**
 * What the files of a run say of it as a whole.
 *
 * @throws {UsageError} naming the file, when the folder does not hold a run.
 */
export async function readStoredRun(folder: string): Promise<StoredRun> {
  try {
    return await readRun(folder);
  } catch (error) {
    if (error instanceof StoredRunError) throw new UsageError(oneLine(error), { cause: error });
    throw error;
  }
}
