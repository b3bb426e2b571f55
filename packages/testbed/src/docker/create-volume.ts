import { type EngineClient, engineFailure } from "./engine-client.ts";
import type { RunLabels } from "./run-labels.ts";

/**
 * Makes a volume that bears the labels of the run, by which it is removed.
 *
 * @param tmpfsBytes Size of a file system in memory. Absent: on the engine's disk.
 * @throws {EnvironmentError} when the engine does not make it.
 */
export async function createVolume(
  engine: EngineClient,
  name: string,
  labels: RunLabels,
  tmpfsBytes?: number,
): Promise<void> {
  const inMemory = {
    Driver: "local",
    DriverOpts: { type: "tmpfs", device: "tmpfs", o: `size=${tmpfsBytes},mode=1777` },
  };
  try {
    await engine.container.dockerode.createVolume({
      Name: name,
      Labels: { ...labels },
      ...(tmpfsBytes === undefined ? {} : inMemory),
    });
  } catch (error) {
    throw engineFailure(`volume ${name}`, error);
  }
}
