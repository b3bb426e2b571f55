/**
 * Shrinks a file system in memory by a file that takes up the rest: what it holds stays, and no right over the machine is
 * needed. The name is that of a file that operators keep to have room when a disk is full; here it takes the room away.
 */
import {
  closeSync,
  ftruncateSync,
  openSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/** Of one file system, in bytes. */
export interface TmpfsUse {
  readonly totalBytes: number;
  readonly freeBytes: number;
  /** Taken up by our file. */
  readonly ballastBytes: number;
}

const fileName = ".holdfast-ballast";
const blockBytes = 512;
const chunk = Buffer.alloc(1024 * 1024);

export function tmpfsUse(folder: string): TmpfsUse {
  const { bsize, blocks, bfree } = statfsSync(folder);
  const file = statSync(join(folder, fileName), { throwIfNoEntry: false });
  return {
    totalBytes: blocks * bsize,
    freeBytes: bfree * bsize,
    ballastBytes: (file?.blocks ?? 0) * blockBytes,
  };
}

/** How large the file must be so that others have `limitBytes` in all, or what they have if that is more. */
export function ballastFor(
  { totalBytes, freeBytes, ballastBytes }: TmpfsUse,
  limitBytes: number,
): number {
  const usedBytes = totalBytes - freeBytes - ballastBytes;
  return Math.max(0, totalBytes - Math.max(limitBytes, usedBytes));
}

export function limitTmpfs(folder: string, limitBytes: number): void {
  const use = tmpfsUse(folder);
  const wantedBytes = ballastFor(use, limitBytes);
  const file = openSync(join(folder, fileName), "a");
  try {
    if (wantedBytes < use.ballastBytes) ftruncateSync(file, wantedBytes);
    for (let left = wantedBytes - use.ballastBytes; left > 0; ) {
      left -= writeSync(file, chunk, 0, Math.min(left, chunk.length));
    }
  } catch (error) {
    // Somebody else took the last of it meanwhile: full is what was wanted.
    if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
  } finally {
    closeSync(file);
  }
}

/** @returns Whether there was a limit. */
export function liftTmpfsLimit(folder: string): boolean {
  const isLimited = tmpfsUse(folder).ballastBytes > 0;
  rmSync(join(folder, fileName), { force: true });
  return isLimited;
}
