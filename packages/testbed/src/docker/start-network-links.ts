import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { EnvironmentError } from "../environment-error.ts";
import { type FaultLink, FaultLinks } from "../fault-links.ts";
import { lastLines, tellingLine } from "../log-tail.ts";
import type { Link } from "../system-plan.ts";
import { type DockerParts, planContainer, servicePort } from "./docker-parts.ts";
import { LinkMeter } from "./link-meter.ts";
import type { ManagedContainer } from "./managed-container.ts";

const toxiproxyName = "toxiproxy";
const meterName = "link-meter";
/** Inside the two containers, which are one host to the network. */
const apiPort = 8_474;
const meterApiPort = 8_475;
/** Links are entered from here on, and go on to their proxies on loopback from there on. */
const firstLinkPort = 20_000;
const firstFarPort = 40_000;
const postgresPort = 5_432;

const readyLimitMs = 15_000;
const readyPollMs = 20;

const meterFolder = dirname(fileURLToPath(new URL("../meter/meter-program.ts", import.meta.url)));

export interface StartedLinks {
  readonly links: FaultLinks;
  readonly meter: LinkMeter;
}

/** Starts Toxiproxy and the meter before it, and makes a proxy for each link, before anything connects. */
export async function startNetworkLinks(
  docker: DockerParts,
  signal: AbortSignal,
): Promise<StartedLinks> {
  const { parts, network } = docker;
  const ipAddress = network.nextAddress();
  const [api, meterApi] = [await parts.frame.ports.next(), await parts.frame.ports.next()];
  const entries = await planEntries(docker);
  const toxiproxy = planToxiproxy(docker, ipAddress, [
    { container: apiPort, host: api },
    { container: meterApiPort, host: meterApi },
    ...entries.flatMap(({ port, host }) => (host === undefined ? [] : [{ container: port, host }])),
  ]);
  parts.network.push(toxiproxy);
  await toxiproxy.start();
  const meterContainer = planMeter(docker, toxiproxy, `127.0.0.1:${meterApi}`);
  parts.network.push(meterContainer);
  await meterContainer.start();
  const meter = new LinkMeter(`http://127.0.0.1:${meterApi}`);
  const links = new FaultLinks({
    url: `http://127.0.0.1:${api}`,
    countersUrl: meter.url,
    doors: meter,
  });
  await untilAnswering(docker, toxiproxy, `http://127.0.0.1:${api}/version`, signal);
  await untilAnswering(docker, meterContainer, `${meter.url}/holdfast/counters`, signal);
  try {
    await links.create(entries.map((entry) => faultLink(docker, entry, ipAddress)));
    await meter.openLinks(
      entries.map(({ link, port, farPort }) => ({ name: link.name, port, farPort })),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EnvironmentError(`the proxies could not be made: ${reason}`, { cause: error });
  }
  return { links, meter };
}

interface Entry {
  readonly link: Link;
  /** Where it is entered, in the network of the run. */
  readonly port: number;
  /** Where its proxy listens, on the loopback of its container. */
  readonly farPort: number;
  /** Where a client on this machine enters it. */
  readonly host: number | undefined;
}

async function planEntries({ parts }: DockerParts): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const [index, link] of parts.plan.links.entries()) {
    entries.push({
      link,
      port: firstLinkPort + index,
      farPort: firstFarPort + index,
      host: link.from.kind === "client" ? await parts.frame.ports.next() : undefined,
    });
  }
  return entries;
}

function faultLink(
  { innerAddresses }: DockerParts,
  { link, port, farPort, host }: Entry,
  ipAddress: string,
): FaultLink {
  const upstreamPort = link.to.kind === "postgres" ? postgresPort : servicePort;
  return {
    name: link.name,
    listen: `127.0.0.1:${farPort}`,
    upstream: `${innerAddresses.get(link.to.name)}:${upstreamPort}`,
    address: host === undefined ? `${ipAddress}:${port}` : `127.0.0.1:${host}`,
  };
}

function planToxiproxy(
  docker: DockerParts,
  ipAddress: string,
  ports: readonly { readonly container: number; readonly host: number }[],
): ManagedContainer {
  return planContainer(
    docker,
    {
      instance: toxiproxyName,
      role: "proxy",
      image: docker.images.toxiproxy,
      environment: { LOG_LEVEL: "warn" },
      where: { kind: "network", network: docker.network.name, ipAddress },
      ports,
      command: ["-host=0.0.0.0", `-port=${apiPort}`],
      user: "10001:10001",
      isReadOnly: true,
      mounts: [],
      stopSignal: "SIGTERM",
      hurrySignal: "SIGKILL",
    },
    `127.0.0.1:${ports[0]?.host ?? 0}`,
  );
}

/** As the owner of its program, which may be closed to others. */
function planMeter(
  docker: DockerParts,
  toxiproxy: ManagedContainer,
  address: string,
): ManagedContainer {
  return planContainer(
    docker,
    {
      instance: meterName,
      role: "meter",
      image: docker.images.node,
      environment: {},
      where: { kind: "beside", containerId: toxiproxy.containerId ?? "" },
      ports: [],
      command: ["node", "/meter/meter-program.ts", String(meterApiPort)],
      user: `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`,
      isReadOnly: true,
      mounts: [`${meterFolder}:/meter:ro`, ...docker.tmpfs.meterMounts],
      stopSignal: "SIGTERM",
      hurrySignal: "SIGKILL",
    },
    address,
  );
}

async function untilAnswering(
  { parts }: DockerParts,
  container: ManagedContainer,
  url: string,
  signal: AbortSignal,
): Promise<void> {
  const deadline = parts.clock.now() + readyLimitMs;
  while (!(await isAnswering(url))) {
    const how = container.isRunning
      ? parts.clock.now() < deadline
        ? undefined
        : `was not ready after ${readyLimitMs} ms`
      : "ended before it was ready";
    if (how !== undefined) {
      const said = tellingLine(lastLines(container.logFile, 50));
      throw new EnvironmentError(`${container.name} ${how} (${said}; log: ${container.logFile})`);
    }
    await parts.clock.sleep(readyPollMs, signal);
  }
}

async function isAnswering(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(1_000) })).ok;
  } catch {
    return false;
  }
}
