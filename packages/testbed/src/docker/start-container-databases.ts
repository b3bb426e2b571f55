import { Client } from "pg";
import { Instance } from "../instance.ts";
import { postgresSettings, settingArguments } from "../postgres-settings.ts";
import {
  connectionTo,
  type DatabaseAccess,
  type DatabaseRole,
  planAccess,
  randomPassword,
  superuser,
} from "../prepare-databases.ts";
import { openDatabases } from "../start-databases.ts";
import { databasesOf, type Member, runningMembers } from "../system-plan.ts";
import { createVolume } from "./create-volume.ts";
import { containerPollMs, type DockerParts, planContainer } from "./docker-parts.ts";

/** Where the image keeps what is to last: a volume, since what is in memory would be lost with a crash. */
const dataFolder = "/var/lib/postgresql";
const port = 5_432;
const connectLimitMs = 1_000;

const { unix_socket_directories: _, ...sharedSettings } = postgresSettings;
/** In a network of its own the server is asked from other addresses; the image's first start speaks to it by its socket. */
const containerSettings: Readonly<Record<string, string>> = {
  ...sharedSettings,
  listen_addresses: "*",
};

/** Starts every postgres service with its databases. @throws {EnvironmentError} when one cannot be started. */
export async function startContainerDatabases(
  docker: DockerParts,
  signal: AbortSignal,
): Promise<void> {
  const servers = runningMembers(docker.parts.plan).filter(({ kind }) => kind === "postgres");
  await Promise.all(servers.map((server) => startServer(docker, server, signal)));
}

async function startServer(
  docker: DockerParts,
  server: Member,
  signal: AbortSignal,
): Promise<void> {
  const { parts, engine, labels, network } = docker;
  const address = parts.addressOf(server.name);
  const access = planAccess(address, databasesOf(parts.plan, server.service), randomPassword());
  const inMemory = docker.tmpfs.volumeOf(server.name);
  const volume = inMemory ?? `${network.name}-${server.name}`;
  if (inMemory === undefined) await createVolume(engine, volume, labels);
  const container = planContainer(
    docker,
    {
      instance: server.name,
      role: "database",
      image: docker.images.postgres,
      environment: {
        POSTGRES_USER: superuser,
        // Replaced before anything connects: what stands in an environment can be read by whoever may ask the engine.
        POSTGRES_PASSWORD: access.firstPassword,
        POSTGRES_INITDB_ARGS: "--no-sync --no-instructions",
      },
      where: {
        kind: "network",
        network: network.name,
        ipAddress: docker.innerAddresses.get(server.name) ?? "",
      },
      ports: [{ container: port, host: Number(address.split(":")[1]) }],
      command: ["postgres", ...settingArguments(containerSettings)],
      isReadOnly: false,
      mounts: [`${volume}:${dataFolder}`],
      stopSignal: "SIGINT",
      hurrySignal: "SIGQUIT",
    },
    address,
  );
  let role: DatabaseRole = { name: superuser, password: access.firstPassword };
  const instance = new Instance(server, container, {
    isReady: () => takesStatements(access, role),
    clock: parts.clock,
    pollMs: containerPollMs,
  });
  parts.instances.set(server.name, instance);
  await instance.start(signal);
  await openDatabases(parts, access);
  role = access.superuser;
}

async function takesStatements(access: DatabaseAccess, role: DatabaseRole): Promise<boolean> {
  const client = new Client({
    ...connectionTo(access, role, "postgres"),
    connectionTimeoutMillis: connectLimitMs,
    query_timeout: connectLimitMs,
  });
  // One that is killed in the middle of an answer tells it here too.
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
