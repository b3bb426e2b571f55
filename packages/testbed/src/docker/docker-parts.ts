import { join } from "node:path";
import type { StartOptions } from "../start-options.ts";
import type { TestbedParts } from "../testbed-parts.ts";
import type { ContainerPlan } from "./container-plan.ts";
import type { EngineClient } from "./engine-client.ts";
import type { EngineEvents } from "./engine-events.ts";
import type { InstancePresence } from "./instance-presence.ts";
import { ManagedContainer } from "./managed-container.ts";
import type { PublicImages } from "./public-images.ts";
import type { RunLabels } from "./run-labels.ts";
import type { RunNetwork } from "./run-network.ts";
import type { TmpfsVolumes } from "./tmpfs-volumes.ts";
import type { Turns } from "./turns.ts";

/** What a system in containers consists of, beside what every testbed does. */
export interface DockerParts {
  readonly parts: TestbedParts;
  readonly options: StartOptions;
  readonly engine: EngineClient;
  readonly events: EngineEvents;
  readonly network: RunNetwork;
  readonly labels: RunLabels;
  readonly controlGroupParent: string | undefined;
  readonly images: PublicImages;
  /** Of each member, in the network of the run. */
  readonly innerAddresses: ReadonlyMap<string, string>;
  /** For whoever has the engine make or start a container. */
  readonly turns: Turns;
  readonly presence: InstancePresence;
  readonly tmpfs: TmpfsVolumes;
}

/** A published port takes connections before anybody behind it does, so each look is a whole question. */
export const containerPollMs = 150;

/** Instances serve gRPC on this port of their own address. */
export const servicePort = 50_051;

/** A container that is not started yet. @param address `host:port` under which this machine reaches it. */
export function planContainer(
  docker: DockerParts,
  plan: Omit<ContainerPlan, "labels" | "controlGroupParent">,
  address: string,
): ManagedContainer {
  const { parts, options, engine, events, labels, network, turns, presence } = docker;
  const { controlGroupParent } = docker;
  const tmpfs = docker.tmpfs.controlOf(plan.instance);
  return new ManagedContainer({
    engine,
    events,
    turns,
    journal: parts.frame.journal,
    plan: {
      ...plan,
      labels: { ...labels, "holdfast.instance": plan.instance },
      ...(controlGroupParent === undefined ? {} : { controlGroupParent }),
    },
    name: `${network.name}-${plan.instance}`,
    address,
    logFile: join(options.logFolder, `${plan.instance}.log`),
    ...(tmpfs === undefined ? {} : { tmpfs }),
    onPresence: (isPresent) => presence.note(plan.instance, isPresent),
    clock: parts.clock,
  });
}

/** Who a container runs as: this user, so that both may read what is mounted, but never root. */
export function containerUser(): string {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  return uid === 0 ? `${serviceAccount}:${serviceAccount}` : `${uid}:${gid}`;
}

/** Account of services in their images. */
export const serviceAccount = 10_001;
