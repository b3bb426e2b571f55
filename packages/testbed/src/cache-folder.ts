import { lstatSync, mkdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { EnvironmentError } from "./environment-error.ts";

/** Who may not be root: PostgreSQL refuses to run as it. 65534 is `nobody`, the account without rights. */
const nobody = { uid: 65_534, gid: 65_534 };

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** The account PostgreSQL runs under. Undefined: that of this process, which is not root. */
export function databaseAccount(): Account | undefined {
  return process.getuid?.() === 0 ? nobody : undefined;
}

/**
 * A folder below the system's temporary one that lasts from run to run, made and owned by this user alone. Other
 * accounts may pass through it, so that a database that must not run as root reaches what is meant for it.
 *
 * @throws {EnvironmentError} when somebody else owns or may write it, or no temporary folder can be passed by others.
 */
export function cacheFolder(): string {
  const folder = join(temporaryFolder(), `holdfast-cache-${process.getuid?.() ?? 0}`);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const found = lstatSync(folder);
  const isOurs = found.uid === (process.getuid?.() ?? found.uid) && (found.mode & 0o022) === 0;
  if (!found.isDirectory() || !isOurs) {
    throw new EnvironmentError(
      `${folder} is not a folder that this user alone can write: remove it, or set TMPDIR`,
    );
  }
  return folder;
}

/**
 * Where temporary folders are made: the system's one, or another usual one when the database's account cannot pass it.
 *
 * @throws {EnvironmentError} when there is none.
 */
export function temporaryFolder(): string {
  const candidates = [tmpdir(), "/tmp", "/var/tmp"];
  const found = candidates.find((folder) => canReach(folder, databaseAccount()));
  if (found === undefined) {
    throw new EnvironmentError(
      `PostgreSQL's account cannot reach any of ${candidates.join(", ")}: set TMPDIR`,
    );
  }
  return found;
}

/** Whether an account may pass through every folder on the way to `path`, itself included. */
export function canReach(path: string, account: Account | undefined): boolean {
  if (account === undefined) return true;
  for (let folder = path; ; folder = dirname(folder)) {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found === undefined) return false;
    const passBit = found.uid === account.uid ? 0o100 : found.gid === account.gid ? 0o010 : 0o001;
    if ((found.mode & passBit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
