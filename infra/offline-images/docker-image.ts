import { join } from "node:path";
import { fingerprintOf, type Recipe } from "./recipe.ts";
import { ProgramError, runProgram } from "./run-program.ts";

/** On every image made here, with its fingerprint: what tells it from one that was pulled. */
export const offlineLabel = "holdfast.offline";

export type FoundImage =
  | { readonly kind: "absent" }
  /** Not made here. */
  | { readonly kind: "pulled" }
  | { readonly kind: "made"; readonly fingerprint: string; readonly id: string };

/** @throws {ProgramError} when no engine answers. */
export async function engineVersion(signal: AbortSignal): Promise<string> {
  const format = ["--format", "{{.Server.Version}}/{{.Server.Arch}}"];
  return (await runProgram("docker", { arguments: ["version", ...format], signal })).trim();
}

export async function findImage(image: string, signal: AbortSignal): Promise<FoundImage> {
  const format = ["--format", `{{.Id}} {{index .Config.Labels "${offlineLabel}"}}`];
  try {
    const output = await runProgram("docker", {
      arguments: ["image", "inspect", ...format, image],
      signal,
    });
    const [id = "", fingerprint = ""] = output.trim().split(" ");
    return fingerprint === "" ? { kind: "pulled" } : { kind: "made", fingerprint, id };
  } catch (error) {
    if (error instanceof ProgramError && /no such image/i.test(error.message)) {
      return { kind: "absent" };
    }
    throw error;
  }
}

/** @throws {ProgramError} when no registry has it or none can be reached. */
export async function pullImage(image: string, signal: AbortSignal): Promise<void> {
  await runProgram("docker", { arguments: ["pull", "--quiet", image], signal });
}

/** Removes an image that has lost its name to a newer one. One that a container still uses stays. */
export async function dropReplaced(id: string, signal: AbortSignal): Promise<void> {
  try {
    await runProgram("docker", { arguments: ["rmi", id], signal });
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
  }
}

/** Builds from a filled folder, and proves that the image starts before it gets its name. */
export async function buildImage(
  recipe: Recipe,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const fingerprint = fingerprintOf(recipe);
  const trial = `holdfast/trial-${recipe.name}:${fingerprint}`;
  const buildArguments = Object.entries({
    ...(recipe.base === undefined ? {} : { BASE: recipe.base.image }),
    ...recipe.buildArguments,
  }).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  await runProgram("docker", {
    arguments: [
      "build",
      "--quiet",
      "--network=none",
      "--force-rm",
      `--file=${join(import.meta.dirname, recipe.name, "Dockerfile")}`,
      `--label=${offlineLabel}=${fingerprint}`,
      `--tag=${trial}`,
      ...buildArguments,
      folder,
    ],
    signal,
  });
  try {
    const output = await runProgram("docker", {
      arguments: ["run", "--rm", "--network=none", trial, ...recipe.proof.arguments],
      signal,
    });
    if (!output.includes(recipe.proof.expected)) {
      throw new ProgramError(
        `${recipe.image} should say "${recipe.proof.expected}", and says "${output.trim().split("\n")[0]}"`,
      );
    }
    await runProgram("docker", { arguments: ["tag", trial, recipe.image], signal });
  } finally {
    await runProgram("docker", { arguments: ["rmi", trial] });
  }
}
