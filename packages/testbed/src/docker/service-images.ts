import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EnvironmentError } from "../environment-error.ts";
import { together } from "../together.ts";
import { buildImage, imageNames, runDocker } from "./docker-command.ts";
import { installDependencies } from "./install-dependencies.ts";
import { pruneService, recipeFolder } from "./pruned-service.ts";
import { readPublicImages } from "./public-images.ts";
import { nameServiceImage, readImageRecipe, type ServiceImage } from "./service-image.ts";

export interface ServiceImagesOptions {
  readonly workspaceFolder: string;
  /** Names of folders below `services`. */
  readonly services: readonly string[];
  /** Told what is being built, a line each. Silent when every image is there. */
  readonly say?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Builds at a time. More would only share the same cores and disk. */
const buildsMax = 2;

/** Images of one name that are kept, so that going back and forth between sources builds nothing. */
const imagesKeptMax = 8;

/**
 * Sees to it that each service has an image of exactly its sources, and builds what is missing.
 *
 * @returns The image by service: `holdfast/checkout:0a1b2c3d4e5f`.
 * @throws {EnvironmentError} when one cannot be built, with one line that says why.
 */
export async function provideServiceImages(
  options: ServiceImagesOptions,
): Promise<ReadonlyMap<string, string>> {
  const { workspaceFolder, services, signal } = options;
  const folder = await mkdtemp(join(tmpdir(), "holdfast-images-"));
  try {
    const base = readPublicImages().node;
    const recipe = readImageRecipe(await baseIdOf(base, options));
    const present = await imageNames(workspaceFolder, signal);
    const images = new Map<string, ServiceImage>();
    await together(
      signal,
      services.map((service) => async (either) => {
        const part = await pruneService(workspaceFolder, service, join(folder, service), either);
        images.set(service, nameServiceImage(part, recipe));
      }),
    );
    const missing = [...images.values()].filter(({ image }) => !present.includes(image));
    for (let next = 0; next < missing.length; next += buildsMax) {
      const turn = missing.slice(next, next + buildsMax);
      await together(
        signal,
        turn.map(
          (image) => (either) => build(image, base, present, { ...options, signal: either }),
        ),
      );
    }
    if (missing.length > 0) await dropOldest(options);
    return new Map(Array.from(images, ([service, { image }]) => [service, image]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function baseIdOf(
  base: string,
  { workspaceFolder, signal }: ServiceImagesOptions,
): Promise<string> {
  const args = ["image", "ls", "--no-trunc", "--quiet", base];
  const id = (await runDocker(workspaceFolder, args, signal)).trim();
  if (id !== "") return id;
  throw new EnvironmentError(
    `image ${base} is missing: run docker pull ${base}, or without a registry infra/offline-images/make node`,
  );
}

async function build(
  { part, image, dependencies }: ServiceImage,
  base: string,
  present: readonly string[],
  { workspaceFolder, say, signal }: ServiceImagesOptions,
): Promise<void> {
  const startedMs = performance.now();
  say?.(`building ${image}`);
  if (!present.includes(dependencies)) {
    await installDependencies(workspaceFolder, part.manifests, signal);
    await cp(
      join(recipeFolder, "dependencies.dockerignore"),
      join(part.manifests, ".dockerignore"),
    );
    const dockerfile = join(recipeFolder, "dependencies.Dockerfile");
    const buildArguments = { BASE: base };
    await buildImage(
      { image: dependencies, dockerfile, folder: part.manifests, buildArguments },
      signal,
    );
  }
  const dockerfile = join(recipeFolder, "Dockerfile");
  const buildArguments = { BASE: dependencies, SERVICE: part.service };
  await buildImage({ image, dockerfile, folder: part.sources, buildArguments }, signal);
  say?.(`built ${image} in ${((performance.now() - startedMs) / 1000).toFixed(1)}s`);
}

/** One that a container still uses, or that another image stands on, stays. */
async function dropOldest({
  workspaceFolder,
  services,
  signal,
}: ServiceImagesOptions): Promise<void> {
  const present = await imageNames(workspaceFolder, signal);
  const old = services.flatMap((service) =>
    [`holdfast/${service}:`, `holdfast/${service}-dependencies:`].flatMap((name) =>
      present.filter((image) => image.startsWith(name)).slice(imagesKeptMax),
    ),
  );
  for (const image of old) {
    try {
      await runDocker(workspaceFolder, ["rmi", image], signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof EnvironmentError)) throw error;
    }
  }
}
