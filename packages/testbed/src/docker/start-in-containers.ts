import { EnvironmentError } from "../environment-error.ts";
import { reapContainers } from "../reap-containers.ts";
import { RunningTestbed } from "../running-testbed.ts";
import type { StartOptions } from "../start-options.ts";
import type { StartPhases } from "../start-phases.ts";
import type { StartedTestbed } from "../started-testbed.ts";
import { runningMembers } from "../system-plan.ts";
import type { TestbedParts } from "../testbed-parts.ts";
import { together } from "../together.ts";
import { controlGroupParent } from "./control-group-parent.ts";
import type { DockerParts } from "./docker-parts.ts";
import { dockerSupport } from "./docker-support.ts";
import { openEngine } from "./engine-client.ts";
import { EngineEvents } from "./engine-events.ts";
import { InstancePresence } from "./instance-presence.ts";
import type { LinkMeter } from "./link-meter.ts";
import { OtlpRelay } from "./otlp-relay.ts";
import { readPublicImages } from "./public-images.ts";
import { runLabels } from "./run-labels.ts";
import { RunNetwork } from "./run-network.ts";
import type { ServiceContainer, ServiceProvider } from "./service-container.ts";
import { startContainerDatabases } from "./start-container-databases.ts";
import { startContainerServices } from "./start-container-services.ts";
import { type StartedLinks, startNetworkLinks } from "./start-network-links.ts";
import { TmpfsVolumes } from "./tmpfs-volumes.ts";
import { Turns } from "./turns.ts";

/** The engine makes containers one after the other; more at a time would only wait inside it, without a bound. */
const startsMax = 4;
/** A container reaches this machine at once, or something between them is in the way. */
const reachLimitMs = 2_000;

export interface ContainerStart {
  readonly parts: TestbedParts;
  readonly options: StartOptions;
  readonly phases: StartPhases;
  readonly engineAddress: string;
  readonly provideServices: ServiceProvider;
}

/** Starts everything, the parts filled on the way. @throws {EnvironmentError} when something does not come up. */
export async function startInContainers(start: ContainerStart): Promise<StartedTestbed> {
  const { parts, options, phases } = start;
  const { signal } = options;
  const docker = await phases.measure("network", () => openNetwork(start));
  const [containers, started] = await beforeServices(start, docker);
  const { links, meter } = started;
  docker.presence.attach(meter);
  docker.tmpfs.attach(meter);
  parts.links = links;
  const otlpEndpoint = await startRelay(docker, meter);
  await together(signal, [
    (either) =>
      phases.measure("services", () =>
        startContainerServices(docker, { containers, otlpEndpoint }, either),
      ),
  ]);
  const readyCounters = await links.counters(signal);
  parts.frame.journal.note({ kind: "ready" });
  return new RunningTestbed({
    runId: options.runId,
    runtime: "docker",
    seed: options.seed,
    support: dockerSupport(parts, links, meter),
    parts,
    links,
    readyCounters,
    startPhases: phases.timings,
  });
}

async function openNetwork({
  parts,
  options,
  engineAddress,
}: ContainerStart): Promise<DockerParts> {
  const { frame, plan } = parts;
  const engine = await openEngine(engineAddress);
  const labels = runLabels(frame.mark, options.workspaceFolder);
  // From here on something may be there that only the engine knows of.
  frame.journal.append({ kind: "engine", address: engineAddress });
  frame.journal.flush();
  parts.removals.push(async () =>
    parts.lost === undefined ? (await reapContainers(engineAddress, frame.mark, true)).left : [],
  );
  const [label] = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const events = await EngineEvents.watch(engine, engineAddress, label ?? "");
  events.onLost(() => {
    parts.lose(new EnvironmentError(`the Docker engine at ${engineAddress} is gone`));
  });
  parts.removals.unshift(async () => {
    events[Symbol.dispose]();
    return [];
  });
  const network = await RunNetwork.create(engine, `holdfast-${frame.mark}`, labels);
  const innerAddresses = new Map(
    runningMembers(plan).map(({ name }) => [name, network.nextAddress()]),
  );
  return {
    parts,
    options,
    engine,
    events,
    network,
    labels,
    controlGroupParent: await controlGroupParent(engine.container.dockerode),
    images: readPublicImages(),
    innerAddresses,
    turns: new Turns(startsMax),
    presence: new InstancePresence(plan),
    tmpfs: await TmpfsVolumes.create(engine, plan, network.name, labels),
  };
}

async function beforeServices(
  { parts, options, phases, provideServices }: ContainerStart,
  docker: DockerParts,
): Promise<[ReadonlyMap<string, ServiceContainer>, StartedLinks]> {
  const members = runningMembers(parts.plan).filter(({ kind }) => kind !== "postgres");
  const services = [...new Set(members.map(({ service }) => service))];
  let containers: ReadonlyMap<string, ServiceContainer> = new Map();
  let started: StartedLinks | undefined;
  const { workspaceFolder, onProgress: say } = options;
  await together(options.signal, [
    (signal) =>
      phases.measure("images", async () => {
        containers = await provideServices({
          workspaceFolder,
          services,
          signal,
          ...(say === undefined ? {} : { say }),
        });
      }),
    (signal) => phases.measure("database", () => startContainerDatabases(docker, signal)),
    (signal) =>
      phases.measure("proxies", async () => {
        started = await startNetworkLinks(docker, signal);
      }),
  ]);
  if (started === undefined) throw new Error("the links were not made");
  return [containers, started];
}

/** @returns Where services send their spans, as they see it. */
async function startRelay(
  { parts, options, network }: DockerParts,
  meter: LinkMeter,
): Promise<string | undefined> {
  if (options.otlpEndpoint === undefined) return undefined;
  const relay = await OtlpRelay.start(options.otlpEndpoint, network.gateway);
  parts.removals.unshift(async () => {
    await relay[Symbol.asyncDispose]();
    return [];
  });
  if (!(await meter.reaches(network.gateway, relay.port, reachLimitMs))) {
    throw new EnvironmentError(
      `containers do not reach this machine at ${network.gateway}, so their spans would be lost: does a firewall drop what comes from Docker's bridges?`,
    );
  }
  return `http://${network.gateway}:${relay.port}`;
}
