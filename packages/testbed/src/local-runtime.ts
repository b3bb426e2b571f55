import { systemClock, systemRandom } from "@holdfast/clock";
import { temporaryFolder } from "./cache-folder.ts";
import { asEnvironmentError, EnvironmentError } from "./environment-error.ts";
import { logSpaceMinBytes, requireFreeSpace, temporarySpaceMinBytes } from "./free-space.ts";
import { localRefusal, localSupport } from "./local-support.ts";
import { RunFrame } from "./run-frame.ts";
import { RunningTestbed } from "./running-testbed.ts";
import { startDatabases } from "./start-databases.ts";
import { startLinks } from "./start-links.ts";
import type { Runtime, StartOptions } from "./start-options.ts";
import { StartPhases } from "./start-phases.ts";
import { startServices } from "./start-services.ts";
import type { StartedTestbed } from "./started-testbed.ts";
import { stopParts } from "./stop-parts.ts";
import { planSystem } from "./system-plan.ts";
import { TestbedParts } from "./testbed-parts.ts";
import { together } from "./together.ts";
import { validateTopology } from "./validate-topology.ts";

/** Child processes of this machine: Node for services and proxies, PostgreSQL from npm. Needs nothing else. */
export const localRuntime: Runtime = { name: "local", refusal: localRefusal, start };

/** It stops and continues processes, which Windows has no signals for. */
const supportedPlatforms: readonly NodeJS.Platform[] = ["linux", "darwin"];

/**
 * Starts the reaper, then database and fault proxy side by side, then the links, then all services side by side.
 *
 * @throws {RangeError} when the topology is wrong.
 * @throws {EnvironmentError} when the machine cannot run it, or an instance does not come up; nothing is left behind.
 */
async function start(options: StartOptions): Promise<StartedTestbed> {
  validateTopology(options.topology);
  const { clock = systemClock, random = systemRandom, signal } = options;
  signal?.throwIfAborted();
  if (!supportedPlatforms.includes(process.platform)) {
    throw new EnvironmentError(
      `runtime local needs ${supportedPlatforms.join(" or ")}, this is ${process.platform}`,
    );
  }
  const phases = new StartPhases(clock, options.onProgress);
  let frame: RunFrame | undefined;
  let parts: TestbedParts | undefined;
  try {
    requireFreeSpace(options.logFolder, logSpaceMinBytes);
    requireFreeSpace(temporaryFolder(), temporarySpaceMinBytes);
    frame = await phases.measure("reaper", () =>
      RunFrame.open({
        workspaceFolder: options.workspaceFolder,
        runId: options.runId,
        random,
        startedUnixMs: clock.unixNow(),
      }),
    );
    parts = await TestbedParts.plan(planSystem(options.topology), frame, clock);
    return await startParts(options, parts, phases);
  } catch (error) {
    if (parts !== undefined) await stopParts(parts);
    else await frame?.close("clean");
    signal?.throwIfAborted();
    throw asEnvironmentError(error);
  }
}

async function startParts(
  options: StartOptions,
  parts: TestbedParts,
  phases: StartPhases,
): Promise<RunningTestbed> {
  const { logFolder, seed, signal } = options;
  await together(signal, [
    (either) => phases.measure("database", () => startDatabases(parts, logFolder, either)),
    (either) => phases.measure("proxies", () => startLinks(parts, logFolder, seed, either)),
  ]);
  await together(signal, [
    (either) => phases.measure("services", () => startServices(parts, options, either)),
  ]);
  const { links } = parts;
  if (links === undefined) throw new Error("the links were not made");
  const readyCounters = await links.counters(signal);
  parts.frame.journal.note({ kind: "ready" });
  return new RunningTestbed({
    runId: options.runId,
    runtime: localRuntime.name,
    support: localSupport(links),
    seed,
    parts,
    links,
    readyCounters,
    startPhases: phases.timings,
  });
}
