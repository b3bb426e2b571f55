import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where what was downloaded and compiled is kept from run to run. May be removed at any time. */
export function cacheFolder(): string {
  const top = process.env["HOLDFAST_CACHE"] ?? join(homedir(), ".cache", "holdfast");
  return join(top, "offline-images");
}

/**
 * A folder that is whole or not there: filled beside its place and renamed, so a run that was interrupted leaves nothing
 * that a later one would take for finished.
 *
 * @param name Holds the fingerprint of what is in it.
 */
export async function filledFolder(
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const cache = cacheFolder();
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const next = mkdtempSync(`${folder}.next-`);
  try {
    await fill(next);
    renameSync(next, folder);
  } catch (error) {
    // Another run may have been faster: a folder that is there is whole.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
  return folder;
}
