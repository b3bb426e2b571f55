import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, renameSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Account, cacheFolder } from "./cache-folder.ts";
import { EnvironmentError } from "./environment-error.ts";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import { superuser } from "./prepare-databases.ts";

const run = promisify(execFile);

/** A data folder that was initialised once and is copied for each run, as initialising takes ten times as long. */
export interface PostgresTemplate {
  readonly dataFolder: string;
  /** Of the superuser in a fresh copy; each run replaces it. */
  readonly password: string;
}

const initdbOptions = [
  `--username=${superuser}`,
  "--auth=scram-sha-256",
  "--encoding=UTF8",
  "--locale=C",
  "--no-sync",
  "--no-instructions",
];

/** @throws {EnvironmentError} when initialising fails, with the last line that it printed. */
export async function postgresTemplate(
  binaries: PostgresBinaries,
  account: Account | undefined,
  signal?: AbortSignal,
): Promise<PostgresTemplate> {
  const key = createHash("sha256").update(initdbOptions.join(" ")).digest("hex").slice(0, 8);
  const folder = join(cacheFolder(), `template-${binaries.version}-${key}`);
  if (!existsSync(folder)) await makeTemplate(folder, binaries, account, signal);
  const password = await readFile(join(folder, "password"), "utf8");
  return { dataFolder: join(folder, "data"), password };
}

/** Makes it beside the final name and renames: another run sees all of it or nothing. */
async function makeTemplate(
  folder: string,
  binaries: PostgresBinaries,
  account: Account | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const incomplete = mkdtempSync(`${folder}.`);
  try {
    // The database's account has to pass; the data folder itself and the password are closed to others.
    chmodSync(incomplete, 0o711);
    const dataFolder = join(incomplete, "data");
    mkdirSync(dataFolder, { mode: 0o700 });
    const passwordFile = join(incomplete, "password");
    await writeFile(passwordFile, randomBytes(24).toString("hex"), { mode: 0o600 });
    if (account !== undefined) {
      chownSync(dataFolder, account.uid, account.gid);
      chownSync(passwordFile, account.uid, account.gid);
    }
    await run(
      binaries.initdb,
      [...initdbOptions, `--pgdata=${dataFolder}`, `--pwfile=${passwordFile}`],
      { cwd: "/", ...account, ...(signal === undefined ? {} : { signal }) },
    );
    if (account !== undefined)
      chownSync(passwordFile, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
    renameSync(incomplete, folder);
  } catch (error) {
    if (existsSync(folder)) return;
    signal?.throwIfAborted();
    throw new EnvironmentError(`PostgreSQL's initdb failed: ${lastLine(error)}`, { cause: error });
  } finally {
    await rm(incomplete, { recursive: true, force: true });
  }
}

function lastLine(error: unknown): string {
  const output =
    error instanceof Error && "stderr" in error && typeof error.stderr === "string"
      ? error.stderr
      : "";
  return output.trim().split("\n").at(-1) || String(error);
}

/** Copies the template to `dataFolder`, which must not exist, as files of `account`. */
export async function copyTemplate(
  template: PostgresTemplate,
  dataFolder: string,
  account: Account | undefined,
): Promise<void> {
  try {
    await run("cp", ["-R", "-p", template.dataFolder, dataFolder], { cwd: "/", ...account });
  } catch (error) {
    throw new EnvironmentError(`PostgreSQL's data folder cannot be made: ${lastLine(error)}`, {
      cause: error,
    });
  }
}
