import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** A folder that nobody has asked for in a week is of a version that is gone, or of a run that was killed. */
export const unusedMaxMs = 7 * 24 * 60 * 60 * 1_000;

/** Where what was downloaded and compiled is kept from run to run. May be removed at any time. */
export function cacheFolder(): string {
  const top = process.env["HOLDFAST_CACHE"] ?? join(homedir(), ".cache", "holdfast");
  return join(top, "offline-images");
}

export interface FilledFolder {
  /** Existing or not; holds nothing else. */
  readonly cache: string;
  readonly name: string;
  /** Of what is to be in it. */
  readonly fingerprint: string;
  readonly fill: (folder: string) => Promise<void>;
}

/**
 * A folder that is whole or not there: filled beside its place and renamed, so a run that was interrupted leaves nothing
 * that a later one would take for finished.
 */
export async function filledFolder(wanted: FilledFolder): Promise<string> {
  const { cache, name, fingerprint, fill } = wanted;
  const folder = join(cache, `${name}-${fingerprint}`);
  if (existsSync(folder)) {
    const now = new Date();
    utimesSync(folder, now, now);
    return folder;
  }
  mkdirSync(cache, { recursive: true });
  dropUnused(cache, name);
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

function dropUnused(cache: string, name: string): void {
  for (const entry of readdirSync(cache)) {
    const folder = join(cache, entry);
    if (entry.startsWith(`${name}-`) && statSync(folder).mtimeMs < Date.now() - unusedMaxMs) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
