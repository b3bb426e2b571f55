import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { EnvironmentError } from "../environment-error.ts";
import { runTool } from "./run-tool.ts";

/** The part of a workspace that one service needs, on disk. */
export interface PrunedService {
  readonly service: string;
  /** Holds package.json files and the lockfile: what an installation looks at. */
  readonly manifests: string;
  /** Holds what Node runs, health check included. */
  readonly sources: string;
  /** Over every file of the folder, hexadecimal; so is the other. */
  readonly manifestsHash: string;
  readonly sourcesHash: string;
}

/** Of this checkout of Holdfast, whatever the workspace is. */
export const recipeFolder = fileURLToPath(
  new URL("../../../../infra/service-images", import.meta.url),
);

/** For those who change a package, not for those who run it. A changed test gives no new image. */
const notRun =
  /\.(?:test|itest)\.ts$|\.md$|^turbo\.json$|^pnpm-workspace\.yaml$|^\.git\w+$|\.binpb$/;

/**
 * Copies what a service needs out of the workspace: its package, those it depends on, and the lockfile's part for them.
 *
 * @param folder Does not exist yet.
 * @throws {EnvironmentError} when the workspace has no such service, or its tools are not installed.
 */
export async function pruneService(
  workspaceFolder: string,
  service: string,
  folder: string,
  signal?: AbortSignal,
): Promise<PrunedService> {
  const manifest = join(workspaceFolder, "services", service, "package.json");
  if (!existsSync(manifest)) {
    throw new EnvironmentError(
      `service ${service} cannot be made an image: ${manifest} is missing`,
    );
  }
  const turbo = join(workspaceFolder, "node_modules/.bin/turbo");
  if (!existsSync(turbo)) {
    throw new EnvironmentError(`${turbo} is missing: install the workspace's dependencies`);
  }
  await runTool({
    program: turbo,
    arguments: [
      "prune",
      packageNameIn(manifest),
      "--docker",
      `--out-dir=${folder}`,
      "--no-update-notifier",
    ],
    folder: workspaceFolder,
    environment: { TURBO_TELEMETRY_DISABLED: "1" },
    signal,
  });
  const sources = join(folder, "full");
  for (const entry of readdirSync(sources, { recursive: true, withFileTypes: true })) {
    if (notRun.test(entry.name)) rmSync(join(entry.parentPath, entry.name));
  }
  cpSync(join(recipeFolder, "health-check.ts"), join(sources, "health-check.ts"));
  const manifests = join(folder, "json");
  return {
    service,
    manifests,
    sources,
    manifestsHash: hashOf(manifests),
    sourcesHash: hashOf(sources),
  };
}

function packageNameIn(manifest: string): string {
  const parsed: unknown = JSON.parse(readFileSync(manifest, "utf8"));
  const name: unknown = typeof parsed === "object" && parsed && Reflect.get(parsed, "name");
  if (typeof name === "string") return name;
  throw new EnvironmentError(`${manifest}: name must be a text, got ${JSON.stringify(name)}`);
}

/** Over names and contents; when a file was last changed, and by whom, does not matter. */
function hashOf(folder: string): string {
  const hash = createHash("sha256");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(folder, file)} ${content.length}\n`).update(content);
  }
  return hash.digest("hex");
}
