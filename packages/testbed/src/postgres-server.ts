import { chownSync, mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { databaseAccount } from "./cache-folder.ts";
import type { ManagedProcess, ProcessRecipe } from "./managed-process.ts";
import { findPostgres } from "./postgres-binaries.ts";
import { postgresSettings, settingArguments } from "./postgres-settings.ts";
import { copyTemplate, postgresTemplate } from "./postgres-template.ts";
import { type DatabaseAccess, planAccess } from "./prepare-databases.ts";

/** What a PostgreSQL server of the run needs to be started, and who may connect to it. */
export interface PostgresPlan {
  readonly recipe: ProcessRecipe;
  readonly dataFolder: string;
  readonly access: DatabaseAccess;
}

export interface PostgresPlanOptions {
  readonly name: string;
  /** `host:port` to listen on. */
  readonly address: string;
  /** Services that get a database. */
  readonly services: readonly string[];
  /** Existing folder of the run that PostgreSQL's account can pass. */
  readonly folder: string;
  readonly logFile: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly niceness: number;
  readonly signal?: AbortSignal;
}

/**
 * Makes a data folder for one run.
 *
 * @throws {EnvironmentError} when PostgreSQL's programs are missing or the folder cannot be made.
 */
export async function planPostgres(options: PostgresPlanOptions): Promise<PostgresPlan> {
  const account = databaseAccount();
  const binaries = await findPostgres(account);
  const template = await postgresTemplate(binaries, account, options.signal);
  const folder = join(options.folder, options.name);
  mkdirSync(folder, { mode: 0o700 });
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  const dataFolder = join(folder, "data");
  await copyTemplate(template, dataFolder, account);
  return {
    dataFolder,
    access: planAccess(options.address, options.services, template.password),
    recipe: {
      name: options.name,
      role: "database",
      command: binaries.postgres,
      arguments: [
        "-D",
        dataFolder,
        ...settingArguments({ ...postgresSettings, port: options.address.split(":")[1] ?? "" }),
      ],
      environment: options.environment,
      workingFolder: folder,
      logFile: options.logFile,
      address: options.address,
      // "Fast" shutdown: SIGTERM would wait for every client to leave.
      stopSignal: "SIGINT",
      // It only gives back its shared memory.
      hurrySignal: "SIGQUIT",
      niceness: options.niceness,
      ...(account === undefined ? {} : { account }),
    },
  };
}

/** Whether the server says in its pid file that it takes connections. */
export async function isPostgresReady(
  server: ManagedProcess,
  dataFolder: string,
): Promise<boolean> {
  const text = await readFile(join(dataFolder, "postmaster.pid"), "utf8").catch(() => "");
  const lines = text.split("\n");
  // The file of a server that was killed is still there; the eighth line is the state of the one on the first.
  return Number(lines[0]) === server.id?.pid && lines[7]?.trim() === "ready";
}
