import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** How an image is made without a registry. */
export interface Recipe {
  /** Where it stands below infra/offline-images. Every file of it, this one's too, is part of the image's fingerprint. */
  readonly name: string;
  /** The image it is made as: a public name and version, or one of ours. */
  readonly image: string;
  /** The recipe whose image it stands on. Absent: on nothing. */
  readonly base?: Recipe;
  /** What is pinned outside of its folder, such as a version or the text of a lockfile. */
  readonly pins: readonly string[];
  /** Build arguments of its Dockerfile, besides BASE. */
  readonly buildArguments: Readonly<Record<string, string>>;
  /** Puts what the Dockerfile copies into an empty folder. Each download is held against a checksum of the project. */
  readonly fill: (folder: string, signal: AbortSignal) => Promise<void>;
  /** Started in the finished image; its output must hold `expected`. */
  readonly proof: { readonly arguments: readonly string[]; readonly expected: string };
}

/** Changes when anything changes that decides what the image holds: 12 hexadecimal digits. */
export function fingerprintOf(recipe: Recipe): string {
  const hash = createHash("sha256");
  const folder = join(import.meta.dirname, recipe.name);
  for (const file of readdirSync(folder).toSorted()) {
    const content = readFileSync(join(folder, file));
    hash.update(`${file} ${content.length}\n`).update(content);
  }
  hash.update(JSON.stringify([recipe.pins, recipe.buildArguments]));
  if (recipe.base !== undefined) hash.update(fingerprintOf(recipe.base));
  return hash.digest("hex").slice(0, 12);
}
