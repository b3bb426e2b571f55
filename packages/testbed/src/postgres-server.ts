import { randomBytes } from "node:crypto";
import { chownSync, mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { databaseAccount } from "./cache-folder.ts";
import type { ManagedProcess, ProcessRecipe } from "./managed-process.ts";
import { findPostgres } from "./postgres-binaries.ts";
import { postgresSettings, settingArguments } from "./postgres-settings.ts";
import { copyTemplate, postgresTemplate, superuser } from "./postgres-template.ts";

export interface DatabaseRole {
  readonly name: string;
  readonly password: string;
}

/** What a PostgreSQL server of the run needs to be started, and who may connect to it. */
export interface PostgresPlan {
  readonly recipe: ProcessRecipe;
  readonly dataFolder: string;
  readonly templatePassword: string;
  readonly superuser: DatabaseRole;
  /** By service: each owns one database of its name and may use no other. */
  readonly roles: ReadonlyMap<string, DatabaseRole>;
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
    templatePassword: template.password,
    superuser: { name: superuser, password: randomPassword() },
    roles: new Map(
      options.services.map((service) => [service, { name: service, password: randomPassword() }]),
    ),
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

/** Gives the fresh copy its own passwords, and each service a role and a database. */
export async function prepareDatabases(plan: PostgresPlan): Promise<void> {
  const client = new Client(
    connectionTo(plan, { name: superuser, password: plan.templatePassword }, "postgres"),
  );
  await client.connect();
  try {
    // Names are checked by the topology and passwords are hexadecimal: nothing here needs escaping beyond the quotes.
    for (const { name, password } of plan.roles.values()) {
      await client.query(`create role "${name}" login password '${password}'`);
      await client.query(`create database "${name}" owner "${name}"`);
      await client.query(`revoke connect on database "${name}" from public`);
    }
    await client.query(`alter role ${superuser} password '${plan.superuser.password}'`);
  } finally {
    await client.end();
  }
}

/** How to reach the server directly, around the proxies. */
export function connectionTo(
  plan: PostgresPlan,
  role: DatabaseRole,
  database: string,
): { host: string; port: number; user: string; password: string; database: string } {
  const [host = "", port] = plan.recipe.address.split(":");
  return { host, port: Number(port), user: role.name, password: role.password, database };
}

function randomPassword(): string {
  return randomBytes(24).toString("hex");
}
