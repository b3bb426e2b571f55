import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "./run-tool.ts";

/** pnpm's notes on the installation: they may hold addresses of package registries, and nobody reads them in an image. */
const notes = [
  "pnpm-lock.yaml",
  "pnpm-workspace.yaml",
  "node_modules/.modules.yaml",
  "node_modules/.pnpm-workspace-state-v1.json",
  "node_modules/.pnpm/lock.yaml",
];

/**
 * Installs what a service needs to run, from the frozen lockfile: on the host, whose store has it all and whose settings
 * know where packages come from. Links between packages are relative and stay.
 *
 * @param folder Has the service's package.json files and lockfile, and gets `node_modules`.
 * @throws {EnvironmentError} when pnpm is missing, or a package can be had neither from the store nor from a registry.
 */
export async function installDependencies(
  workspaceFolder: string,
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  const own = join(workspaceFolder, ".toolchain/pnpm/bin/pnpm");
  await runTool({
    program: existsSync(own) ? own : "pnpm",
    arguments: [
      "install",
      "--prod",
      // PostgreSQL's programs, which the tests of a package start.
      "--no-optional",
      "--frozen-lockfile",
      "--prefer-offline",
      "--ignore-scripts",
      // The age of a release was weighed when its checksum went into the lockfile; to ask again would need the network.
      "--config.minimum-release-age=0",
      "--config.fetch-retries=1",
      "--reporter=append-only",
    ],
    folder,
    environment: { CI: "true" },
    signal,
  });
  await Promise.all(notes.map((file) => rm(join(folder, file), { force: true })));
}
