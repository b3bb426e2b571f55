import { join } from "node:path";
import { programCommand } from "@holdfast/fault-proxy";
import { EnvironmentError } from "./environment-error.ts";
import { type FaultLink, FaultLinks } from "./fault-links.ts";
import { lastLines, tellingLine } from "./log-tail.ts";
import { ManagedProcess, type ProcessRecipe } from "./managed-process.ts";
import { acceptsConnections } from "./tcp-probe.ts";
import type { TestbedParts } from "./testbed-parts.ts";

const proxyName = "fault-proxy";
const readyLimitMs = 15_000;
const readyPollMs = 10;
const probeLimitMs = 1_000;
/** Tries with ports of their own for all proxies. */
const createsMax = 3;

/** Starts the fault proxy and makes a proxy for each link, before anything connects. */
export async function startLinks(
  parts: TestbedParts,
  logFolder: string,
  seed: number,
  signal: AbortSignal,
): Promise<void> {
  const address = `127.0.0.1:${await parts.frame.ports.next()}`;
  const process = new ManagedProcess(
    proxyRecipe(parts, address, logFolder, seed),
    parts.frame.journal,
    parts.clock,
  );
  parts.network.push(process);
  await process.start();
  await waitUntilUp(process, parts, signal);
  const links = new FaultLinks({ url: `http://${address}` });
  for (let attempt = 1; ; attempt += 1) {
    try {
      await links.create(await planLinks(parts));
      break;
    } catch (error) {
      // A port may have been taken between the look and the use: others, and once more.
      if (process.id === undefined) throw notUp(process, "ended");
      if (attempt < createsMax) continue;
      const reason = error instanceof Error ? error.message : String(error);
      throw new EnvironmentError(`the proxies could not be made: ${reason}`, { cause: error });
    }
  }
  parts.links = links;
}

async function planLinks(parts: TestbedParts): Promise<readonly FaultLink[]> {
  const planned: FaultLink[] = [];
  for (const link of parts.plan.links) {
    const listen = `127.0.0.1:${await parts.frame.ports.next()}`;
    planned.push({
      name: link.name,
      listen,
      upstream: parts.addressOf(link.to.name),
      address: listen,
    });
  }
  return planned;
}

function proxyRecipe(
  parts: TestbedParts,
  address: string,
  logFolder: string,
  seed: number,
): ProcessRecipe {
  const [host = "", port = ""] = address.split(":");
  return {
    name: proxyName,
    role: "proxy",
    ...programCommand(`--host=${host}`, `--port=${port}`, `--seed=${seed}`),
    environment: parts.frame.environment,
    workingFolder: parts.frame.folder,
    logFile: join(logFolder, `${proxyName}.log`),
    address,
    stopSignal: "SIGTERM",
    // It stands for the network: what it delays is measured, so it must not wait for a processor behind services.
    niceness: 0,
  };
}

async function waitUntilUp(
  process: ManagedProcess,
  parts: TestbedParts,
  signal: AbortSignal,
): Promise<void> {
  const deadline = parts.clock.now() + readyLimitMs;
  while (!(await acceptsConnections(process.recipe.address, probeLimitMs))) {
    if (process.id === undefined) throw notUp(process, "ended before it was ready");
    if (parts.clock.now() >= deadline) {
      throw notUp(process, `was not ready after ${readyLimitMs} ms`);
    }
    await parts.clock.sleep(readyPollMs, signal);
  }
}

function notUp({ recipe: { logFile } }: ManagedProcess, how: string): EnvironmentError {
  const said = tellingLine(lastLines(logFile, 50));
  return new EnvironmentError(`${proxyName} ${how} (${said}; log: ${logFile})`);
}
