import { chownSync } from "node:fs";
import { join } from "node:path";
import { Instance } from "../instance.ts";
import { serviceEnvironment } from "../service-environment.ts";
import { StubLedger } from "../stub-ledger.ts";
import { type Member, runningMembers } from "../system-plan.ts";
import { together } from "../together.ts";
import {
  containerPollMs,
  containerUser,
  type DockerParts,
  planContainer,
  serviceAccount,
  servicePort,
} from "./docker-parts.ts";
import type { ServiceContainer } from "./service-container.ts";

export interface ServiceStart {
  /** By service. */
  readonly containers: ReadonlyMap<string, ServiceContainer>;
  /** Where services send their spans, as they see it. */
  readonly otlpEndpoint: string | undefined;
}

/** Starts every service instance side by side and waits until all of them serve. */
export async function startContainerServices(
  docker: DockerParts,
  start: ServiceStart,
  signal: AbortSignal,
): Promise<void> {
  const members = runningMembers(docker.parts.plan).filter(({ kind }) => kind !== "postgres");
  const instances = members.map((member) => planInstance(docker, member, start));
  await together(
    signal,
    instances.map((instance) => (either) => instance.start(either)),
  );
}

function planInstance(docker: DockerParts, member: Member, start: ServiceStart): Instance {
  const { parts } = docker;
  const address = parts.addressOf(member.name);
  const databaseRole = parts.roles.get(member.service);
  const dataFolder = parts.frame.memberFolder(member.name);
  if (process.getuid?.() === 0) chownSync(dataFolder, serviceAccount, serviceAccount);
  const tmpfs = docker.tmpfs.volumeOf(member.name);
  const runsFrom = start.containers.get(member.service);
  if (runsFrom === undefined) throw new Error(`service ${member.service} has no container`);
  const container = planContainer(
    docker,
    {
      instance: member.name,
      role: "service",
      image: runsFrom.image,
      ...(runsFrom.command === undefined ? {} : { command: runsFrom.command }),
      environment: serviceEnvironment({
        plan: parts.plan,
        member,
        base: { HOLDFAST_RUN_ID: docker.options.runId },
        listen: `0.0.0.0:${servicePort}`,
        dataFolder: "/data",
        proxyAddress: (link) => parts.links?.addressOf(link) ?? "",
        ...(databaseRole === undefined ? {} : { databaseRole }),
        ...(start.otlpEndpoint === undefined ? {} : { otlpEndpoint: start.otlpEndpoint }),
      }),
      where: {
        kind: "network",
        network: docker.network.name,
        ipAddress: docker.innerAddresses.get(member.name) ?? "",
      },
      ports: [{ container: servicePort, host: Number(address.split(":")[1]) }],
      user: containerUser(),
      isReadOnly: true,
      mounts: [
        `${dataFolder}:/data:rw`,
        ...(tmpfs === undefined ? [] : [`${tmpfs}:/tmp:rw`]),
        ...(runsFrom.mounts ?? []),
      ],
      ...(tmpfs === undefined ? { memoryFolders: { "/tmp": "size=16m,mode=1777" } } : {}),
      stopSignal: "SIGTERM",
      hurrySignal: "SIGKILL",
    },
    address,
  );
  const instance = new Instance(member, container, { clock: parts.clock, pollMs: containerPollMs });
  parts.instances.set(member.name, instance);
  if (member.kind === "stub") {
    const ledger = new StubLedger(member.service, join(dataFolder, "ledger.sqlite"));
    parts.stores.set(member.service, ledger);
  }
  return instance;
}
