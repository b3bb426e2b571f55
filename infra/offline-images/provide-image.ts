import { buildImage, dropReplaced, findImage, pullImage } from "./docker-image.ts";
import { cacheFolder, filledFolder } from "./filled-folder.ts";
import { fingerprintOf, type Recipe } from "./recipe.ts";
import { ProgramError } from "./run-program.ts";

export interface ProvideOptions {
  /** Whether to ask the registry first, even for an image that is here but was made offline. */
  readonly pull: boolean;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Sees to it that an image is here.
 *
 * @returns How it came to be here, for the reader of the progress.
 * @throws {ProgramError} when it cannot be made.
 */
export async function provideImage(recipe: Recipe, options: ProvideOptions): Promise<string> {
  const { pull, say, signal } = options;
  const fingerprint = fingerprintOf(recipe);
  const found = await findImage(recipe.image, signal);
  if (found.kind === "pulled") return "is here, pulled";
  // Ours has no public name.
  const isPublic = !recipe.image.startsWith("holdfast/");
  if (pull && isPublic) {
    try {
      await pullImage(recipe.image, signal);
      return "pulled";
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      say(`${recipe.image} cannot be pulled, so it is made here: ${error.message}`);
    }
  }
  if (found.kind === "made" && found.fingerprint === fingerprint) return "is here, made before";
  const folder = await filledFolder({
    cache: cacheFolder(),
    name: recipe.name,
    fingerprint,
    fill: (next) => recipe.fill(next, signal),
  });
  await buildImage(recipe, folder, signal);
  if (found.kind === "made") await dropReplaced(found.id, signal);
  return "made";
}
