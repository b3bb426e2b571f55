import { systemClock, systemRandom } from "@holdfast/clock";
import { temporaryFolder } from "../cache-folder.ts";
import { asEnvironmentError, EnvironmentError } from "../environment-error.ts";
import { logSpaceMinBytes, requireFreeSpace, temporarySpaceMinBytes } from "../free-space.ts";
import { RunFrame } from "../run-frame.ts";
import type { Runtime, StartOptions } from "../start-options.ts";
import { StartPhases } from "../start-phases.ts";
import type { StartedTestbed } from "../started-testbed.ts";
import { stopParts } from "../stop-parts.ts";
import { planSystem } from "../system-plan.ts";
import { TestbedParts } from "../testbed-parts.ts";
import { validateTopology } from "../validate-topology.ts";
import { inspectEngine } from "./docker-engine.ts";
import { dockerRefusal } from "./docker-refusal.ts";
import { builtServices, type ServiceProvider } from "./service-container.ts";

/** Containers of a Docker engine on this machine, behind the real Toxiproxy. */
export const dockerRuntime: Runtime = makeDockerRuntime(builtServices);

/** @param provideServices What services run from. */
export function makeDockerRuntime(provideServices: ServiceProvider): Runtime {
  return {
    name: "docker",
    refusal: dockerRefusal,
    start: (options) => start(options, provideServices),
  };
}

/**
 * Starts the reaper and makes the network; then images, database and proxies side by side; then all services.
 *
 * @throws {RangeError} when the topology is wrong.
 * @throws {EnvironmentError} when there is no engine that can run it, an image is missing, or an instance does not come up;
 *   nothing is left behind.
 */
async function start(
  options: StartOptions,
  provideServices: ServiceProvider,
): Promise<StartedTestbed> {
  validateTopology(options.topology);
  const { clock = systemClock, random = systemRandom, signal, workspaceFolder } = options;
  signal?.throwIfAborted();
  const engine = await inspectEngine(signal);
  if (engine.kind === "absent") throw new EnvironmentError(`${engine.reason}; ${engine.advice}`);
  if (engine.missingImages.length > 0) {
    const names = engine.missingImages.join(", ");
    throw new EnvironmentError(`image ${names} is missing; ${engine.advice}`);
  }
  const phases = new StartPhases(clock, options.onProgress);
  let frame: RunFrame | undefined;
  let parts: TestbedParts | undefined;
  try {
    requireFreeSpace(options.logFolder, logSpaceMinBytes);
    requireFreeSpace(temporaryFolder(), temporarySpaceMinBytes);
    frame = await phases.measure("reaper", () =>
      RunFrame.open({
        workspaceFolder,
        runId: options.runId,
        random,
        startedUnixMs: clock.unixNow(),
      }),
    );
    parts = await TestbedParts.plan(planSystem(options.topology), frame, clock);
    // Loaded now: who runs processes does not pay for Testcontainers.
    const { startInContainers } = await import("./start-in-containers.ts");
    return await startInContainers({
      parts,
      options,
      phases,
      provideServices,
      engineAddress: engine.address,
    });
  } catch (error) {
    if (parts !== undefined) await stopParts(parts);
    else await frame?.close("clean");
    signal?.throwIfAborted();
    throw asEnvironmentError(error);
  }
}
