import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EnvironmentError } from "./environment-error.ts";
import { type FaultLink, FaultLinks } from "./fault-links.ts";
import type { LocalParts } from "./local-parts.ts";
import { lastLines, tellingLine } from "./log-tail.ts";
import { ManagedProcess, type ProcessRecipe } from "./managed-process.ts";
import { acceptsConnections } from "./tcp-probe.ts";

const proxyName = "fault-proxy";
const readyLimitMs = 15_000;
const readyPollMs = 10;
const probeLimitMs = 1_000;
/** Tries with ports of their own for all proxies. */
const createsMax = 3;

/** Starts the fault proxy and makes a proxy for each link, before anything connects. */
export async function startLinks(
  parts: LocalParts,
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
  parts.proxy = process;
  await process.start();
  await waitUntilUp(process, parts, signal);
  const links = new FaultLinks(`http://${address}`);
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

async function planLinks(parts: LocalParts): Promise<readonly FaultLink[]> {
  const planned: FaultLink[] = [];
  for (const link of parts.plan.links) {
    planned.push({
      name: link.name,
      listen: `127.0.0.1:${await parts.frame.ports.next()}`,
      upstream: parts.addressOf(link.to.name),
    });
  }
  return planned;
}

function proxyRecipe(
  parts: LocalParts,
  address: string,
  logFolder: string,
  seed: number,
): ProcessRecipe {
  const [host = "", port = ""] = address.split(":");
  const program = fileURLToPath(import.meta.resolve("@holdfast/fault-proxy/program"));
  return {
    name: proxyName,
    role: "proxy",
    command: process.execPath,
    arguments: [program, `--host=${host}`, `--port=${port}`, `--seed=${seed}`],
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
  parts: LocalParts,
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
