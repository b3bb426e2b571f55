import { join } from "node:path";
import { Instance } from "./instance.ts";
import type { LocalParts } from "./local-parts.ts";
import { ManagedProcess } from "./managed-process.ts";
import {
  connectionTo,
  isPostgresReady,
  planPostgres,
  prepareDatabases,
} from "./postgres-server.ts";
import { ServiceDatabase } from "./service-database.ts";
import { serviceNiceness } from "./service-program.ts";
import { databasesOf, type Member, runningMembers } from "./system-plan.ts";

/** Starts every postgres service with its databases. @throws {EnvironmentError} when PostgreSQL cannot be run. */
export async function startDatabases(
  parts: LocalParts,
  logFolder: string,
  signal: AbortSignal,
): Promise<void> {
  const servers = runningMembers(parts.plan).filter(({ kind }) => kind === "postgres");
  await Promise.all(servers.map((server) => startServer(parts, server, logFolder, signal)));
}

async function startServer(
  parts: LocalParts,
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
  const instance = new Instance(server, process, isReady, parts.clock);
  parts.instances.set(server.name, instance);
  await instance.start(signal);
  await prepareDatabases(plan);
  for (const [service, role] of plan.roles) {
    parts.roles.set(service, role);
    parts.stores.set(
      service,
      new ServiceDatabase(service, connectionTo(plan, plan.superuser, service)),
    );
  }
}
