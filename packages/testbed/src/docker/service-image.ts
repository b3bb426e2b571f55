import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type PrunedService, recipeFolder } from "./pruned-service.ts";

/** The names that the images of one state of a service's sources have, whether they are built or not. */
export interface ServiceImage {
  readonly part: PrunedService;
  /** What runs. */
  readonly image: string;
  /** What it stands on: the same for as long as manifests and lockfile are. */
  readonly dependencies: string;
}

/** What decides, beside the service, what is in its images. */
export interface ImageRecipe {
  /** Text of the service's Dockerfile. */
  readonly service: string;
  /** Text of the Dockerfile of its dependencies, and of what it leaves out. */
  readonly dependencies: string;
  /** Id of the image that all stand on. */
  readonly baseId: string;
}

export function readImageRecipe(baseId: string): ImageRecipe {
  return {
    service: textOf("Dockerfile"),
    dependencies: textOf("dependencies.Dockerfile") + textOf("dependencies.dockerignore"),
    baseId,
  };
}

function textOf(file: string): string {
  return readFileSync(join(recipeFolder, file), "utf8");
}

/** Names images by all that decides what is in them: the same name, the same content. */
export function nameServiceImage(part: PrunedService, recipe: ImageRecipe): ServiceImage {
  const dependencies = digestOf([part.manifestsHash, recipe.dependencies, recipe.baseId]);
  const service = digestOf([part.sourcesHash, recipe.service, dependencies]);
  return {
    part,
    image: `holdfast/${part.service}:${service}`,
    dependencies: `holdfast/${part.service}-dependencies:${dependencies}`,
  };
}

/** 12 hexadecimal digits, as much as the engine shows of its own. */
function digestOf(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
}
