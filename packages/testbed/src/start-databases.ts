import { join } from "node:path";
import { Instance } from "./instance.ts";
import { ManagedProcess } from "./managed-process.ts";
import { isPostgresReady, planPostgres } from "./postgres-server.ts";
import { connectionTo, type DatabaseAccess, prepareDatabases } from "./prepare-databases.ts";
import { ServiceDatabase } from "./service-database.ts";
import { serviceNiceness } from "./service-program.ts";
import { databasesOf, type Member, runningMembers } from "./system-plan.ts";
import type { TestbedParts } from "./testbed-parts.ts";

/** Starts every postgres service with its databases. @throws {EnvironmentError} when PostgreSQL cannot be run. */
export async function startDatabases(
  parts: TestbedParts,
  logFolder: string,
  signal: AbortSignal,
): Promise<void> {
  const servers = runningMembers(parts.plan).filter(({ kind }) => kind === "postgres");
  await Promise.all(servers.map((server) => startServer(parts, server, logFolder, signal)));
}

async function startServer(
  parts: TestbedParts,
  server: Member,
  logFolder: string,
  signal: AbortSignal,
): Promise<void> {
  const plan = await planPostgres({
    name: server.name,
    address: parts.addressOf(server.name),
    services: databasesOf(parts.plan, server.service),
    folder: parts.frame.folder,
    logFile: join(logFolder, `${server.name}.log`),
    environment: parts.frame.environment,
    niceness: serviceNiceness,
    signal,
  });
  signal.throwIfAborted();
  const process = new ManagedProcess(plan.recipe, parts.frame.journal, parts.clock);
  const isReady = (): Promise<boolean> => isPostgresReady(process, plan.dataFolder);
  const instance = new Instance(server, process, { isReady, clock: parts.clock });
  parts.instances.set(server.name, instance);
  await instance.start(signal);
  await openDatabases(parts, plan.access);
}

/** Prepares a server that has just been started for the first time, and makes its databases known. */
export async function openDatabases(parts: TestbedParts, access: DatabaseAccess): Promise<void> {
  await prepareDatabases(access);
  for (const [service, role] of access.roles) {
    parts.roles.set(service, role);
    parts.stores.set(
      service,
      new ServiceDatabase(service, connectionTo(access, access.superuser, service)),
    );
  }
}
