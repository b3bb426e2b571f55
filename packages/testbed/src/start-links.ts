import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EnvironmentError } from "./environment-error.ts";
import { FaultLinks } from "./fault-links.ts";
import type { LocalParts } from "./local-parts.ts";
import { lastLines, tellingLine } from "./log-tail.ts";
import { ManagedProcess } from "./managed-process.ts";
import { acceptsConnections } from "./tcp-probe.ts";

const proxyName = "fault-proxy";
const readyLimitMs = 15_000;
const readyPollMs = 10;
const probeLimitMs = 1_000;

/** Starts the fault proxy and makes a proxy for each link, before anything connects. */
export async function startLinks(
  parts: LocalParts,
  logFolder: string,
  seed: number,
  signal: AbortSignal,
): Promise<void> {
  const port = await parts.frame.ports.next();
  const address = `127.0.0.1:${port}`;
  const process = new ManagedProcess(
    {
      name: proxyName,
      role: "proxy",
      command: globalThis.process.execPath,
      arguments: [
        fileURLToPath(import.meta.resolve("@holdfast/fault-proxy/program")),
        "--host=127.0.0.1",
        `--port=${port}`,
        `--seed=${seed}`,
      ],
      environment: parts.frame.environment,
      workingFolder: parts.frame.folder,
      logFile: join(logFolder, `${proxyName}.log`),
      address,
      stopSignal: "SIGTERM",
      // It stands for the network: what it delays is measured, so it must not wait for a processor behind services.
      niceness: 0,
    },
    parts.frame.journal,
    parts.clock,
  );
  parts.proxy = process;
  await process.start();
  await waitUntilUp(process, parts, signal);
  const links = new FaultLinks(`http://${address}`);
  const planned = [];
  for (const link of parts.plan.links) {
    planned.push({
      name: link.name,
      listen: `127.0.0.1:${await parts.frame.ports.next()}`,
      upstream: parts.addressOf(link.to.name),
    });
  }
  await links.create(planned);
  parts.links = links;
}

async function waitUntilUp(
  process: ManagedProcess,
  parts: LocalParts,
  signal: AbortSignal,
): Promise<void> {
  const { logFile, address } = process.recipe;
  const deadline = parts.clock.now() + readyLimitMs;
  while (!(await acceptsConnections(address, probeLimitMs))) {
    const isLate = parts.clock.now() >= deadline;
    if (isLate || process.id === undefined) {
      const how = isLate ? `was not ready after ${readyLimitMs} ms` : "ended before it was ready";
      const said = tellingLine(lastLines(logFile, 50));
      throw new EnvironmentError(`${proxyName} ${how} (${said}; log: ${logFile})`);
    }
    await parts.clock.sleep(readyPollMs, signal);
  }
}
