import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ProgramError, runProgram } from "../run-program.ts";

export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
}

const suite = "bookworm";
// Override for a mirror, or for a past day of snapshot.debian.org when Debian no longer has a pinned version.
const mirror = process.env["HOLDFAST_DEBIAN_MIRROR"] ?? "http://deb.debian.org/debian";
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** The pinned packages, sorted by name. Each dependency is listed: nothing is resolved. */
export function pinnedPackages(): readonly DebianPackage[] {
  const parsed: unknown = JSON.parse(
    readFileSync(join(import.meta.dirname, "packages.json"), "utf8"),
  );
  return Object.entries(Object(parsed)).map(([name, pin]) => {
    const version: unknown = Reflect.get(Object(pin), "version");
    const sha256: unknown = Reflect.get(Object(pin), "sha256");
    if (typeof version !== "string" || typeof sha256 !== "string") {
      throw new Error(`packages.json: ${name} must have a version and a sha256`);
    }
    return { name, version, sha256 };
  });
}

/**
 * Downloads packages with apt and a state folder of its own, so that any Debian or Ubuntu will do, without root and
 * without a change to what the machine has installed. apt verifies Debian's signature, we our checksums.
 *
 * @returns The files.
 * @throws {ProgramError} when one cannot be had, or is not what was pinned.
 */
export async function downloadPackages(
  packages: readonly DebianPackage[],
  folder: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  for (const part of ["lists/partial", "archives/partial"]) {
    mkdirSync(join(folder, part), { recursive: true });
  }
  writeFileSync(join(folder, "status"), "");
  writeFileSync(
    join(folder, "sources.list"),
    `deb [arch=amd64 signed-by=${keyring}] ${mirror} ${suite} main\n`,
  );
  const settings = [
    `Dir::Etc::SourceList=${join(folder, "sources.list")}`,
    `Dir::State=${folder}`,
    `Dir::State::Lists=${join(folder, "lists")}`,
    `Dir::State::status=${join(folder, "status")}`,
    `Dir::Cache=${folder}`,
  ].flatMap((setting) => ["-o", setting]);
  settings.push("-c", join(import.meta.dirname, "apt.conf"));
  await runProgram("apt-get", { arguments: ["update", "-qq", ...settings], folder, signal });
  await runProgram("apt-get", {
    arguments: [
      "download",
      "-qq",
      ...settings,
      ...packages.map(({ name, version }) => `${name}=${version}`),
    ],
    folder,
    signal,
  });
  const files = readdirSync(folder).filter((file) => file.endsWith(".deb"));
  return packages.map(({ name, version, sha256 }) => {
    const file = files.find((candidate) => candidate.startsWith(`${name}_`));
    const actual = file === undefined ? "nothing" : checksum(join(folder, file));
    if (file === undefined || actual !== sha256) {
      throw new ProgramError(`Debian's ${name} ${version} has checksum ${actual}, not ${sha256}`);
    }
    return join(folder, file);
  });
}

function checksum(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
