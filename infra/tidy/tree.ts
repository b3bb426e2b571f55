import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export interface TreeFile {
  /** From the top folder, with forward slashes. */
  readonly path: string;
  /** Empty for a file that is not text, or not ours to judge, such as the licence. */
  readonly text: string;
}

const root = resolve(import.meta.dirname, "../..");

/** Installed, or written by a run: not part of the project. */
const otherFolders = new Set([
  ".git",
  ".toolchain",
  ".turbo",
  "coverage",
  "holdfast-runs",
  "node_modules",
]);

const textFile = /(?:\.(?:ts|mjs|json|md|ya?ml|proto|sql)|\/run|^holdfast)$/;

/** Every file of the project, sorted by path. */
export function readTree(): readonly TreeFile[] {
  return pathsIn("").map((path) => ({
    path,
    text: textFile.test(path) ? readFileSync(join(root, path), "utf8") : "",
  }));
}

function pathsIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return otherFolders.has(entry.name) ? [] : pathsIn(path);
      return entry.isFile() ? [path] : [];
    });
}

/** Code a person wrote: what the rules on length are about. */
export function sourceFiles(tree: readonly TreeFile[]): readonly TreeFile[] {
  return tree.filter(({ path }) => path.endsWith(".ts") && !path.startsWith("protos/gen/"));
}

export function lineCount({ text }: TreeFile): number {
  return text.trimEnd().split("\n").length;
}
