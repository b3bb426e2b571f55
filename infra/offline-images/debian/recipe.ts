import { cpSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Recipe } from "../recipe.ts";
import { runProgram } from "../run-program.ts";
import { downloadPackages, pinnedPackages } from "./packages.ts";

/** Nobody reads these in a container. Licences, below usr/share/doc, stay. */
const unread = ["info", "lintian", "locale", "man"].map((name) => `usr/share/${name}`);

/** Character sets of before Unicode. */
const unused = ["usr/lib/x86_64-linux-gnu/gconv"];

/** The base of our other images, in the state in which Debian's own minimal images are, and smaller. */
export const debian: Recipe = {
  name: "debian",
  image: "holdfast/debian:bookworm",
  pins: [],
  buildArguments: {},
  fill: async (folder, signal) => {
    const downloads = join(folder, "download");
    const rootFolder = join(folder, "root");
    mkdirSync(rootFolder);
    for (const file of await downloadPackages(pinnedPackages(), downloads, signal)) {
      await runProgram("dpkg-deb", { arguments: ["--extract", file, rootFolder], signal });
    }
    settle(rootFolder);
    await runProgram("tar", {
      arguments: [
        "--create",
        `--file=${join(folder, "rootfs.tar")}`,
        "--owner=0",
        "--group=0",
        "--numeric-owner",
        "--sort=name",
        "--mtime=@0",
        `--directory=${rootFolder}`,
        ".",
      ],
      signal,
    });
    rmSync(downloads, { recursive: true });
    rmSync(rootFolder, { recursive: true });
  },
  proof: { arguments: ["sh", "-c", "cat /etc/os-release"], expected: "bookworm" },
};

/** What the packages' own scripts would do, of which we run none. */
function settle(rootFolder: string): void {
  for (const name of ["bin", "sbin", "lib", "lib64"]) {
    const top = join(rootFolder, name);
    cpSync(top, join(rootFolder, "usr", name), { recursive: true, verbatimSymlinks: true });
    rmSync(top, { recursive: true });
    symlinkSync(`usr/${name}`, top);
  }
  for (const path of ["usr/local/bin", "usr/local/share"]) {
    mkdirSync(join(rootFolder, path), { recursive: true });
  }
  for (const path of [...unread, ...unused]) rmSync(join(rootFolder, path), { recursive: true });
}
