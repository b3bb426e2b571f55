import { findEngineAddress, formatEngineAddress } from "../engine-address.ts";
import { runTool } from "./run-tool.ts";

/**
 * Runs the `docker` command, for what it does better than the engine's API: to pack up a folder and build from it.
 *
 * @param folder To run in.
 * @returns What it wrote to its standard output.
 * @throws {EnvironmentError} when it is not installed, no engine answers, or it fails.
 */
export async function runDocker(
  folder: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  // The command may have another idea of which engine is meant than the runtime that starts the containers.
  const environment = { DOCKER_HOST: formatEngineAddress(findEngineAddress()) };
  return runTool({ program: "docker", arguments: args, folder, environment, signal });
}

/** Every image of the engine that has a name, as `name:tag`, newest first. */
export async function imageNames(folder: string, signal?: AbortSignal): Promise<readonly string[]> {
  const listed = await runDocker(
    folder,
    ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"],
    signal,
  );
  return listed.trim().split("\n");
}

export interface ImageBuild {
  readonly image: string;
  readonly dockerfile: string;
  /** What the Dockerfile copies from. */
  readonly folder: string;
  /** By name. */
  readonly buildArguments: Readonly<Record<string, string>>;
}

/** Builds an image without network: what it needs is in the folder, and what it stands on is with the engine. */
export async function buildImage(build: ImageBuild, signal?: AbortSignal): Promise<void> {
  const args = Object.entries(build.buildArguments).map(
    ([name, value]) => `--build-arg=${name}=${value}`,
  );
  await runDocker(
    build.folder,
    [
      "build",
      "--quiet",
      "--network=none",
      "--force-rm",
      `--file=${build.dockerfile}`,
      `--tag=${build.image}`,
      ...args,
      build.folder,
    ],
    signal,
  );
}
