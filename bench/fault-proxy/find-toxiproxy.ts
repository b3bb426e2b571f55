import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The program file of the real Toxiproxy; what was copied for it is gone when disposed. */
export interface ToxiproxyFile extends Disposable {
  readonly path: string;
}

/** An engine that is there says so at once. */
const lookLimitMs = 5_000;
/** Where the image has the program. */
const pathInImage = "/toxiproxy";

/**
 * The program file that HOLDFAST_TOXIPROXY_SERVER names, else the one in the image that the runtime `docker` uses, when an
 * engine has it. It is taken out of the image: in its container Toxiproxy would be a group of its own for the scheduler,
 * with half of the processors to itself, while our proxy shares the other half with client and server.
 *
 * @returns Why there is none, as one line.
 */
export function findToxiproxy(): ToxiproxyFile | string {
  const file = process.env["HOLDFAST_TOXIPROXY_SERVER"];
  if (file !== undefined) return { path: file, [Symbol.dispose]: () => undefined };
  const images: unknown = JSON.parse(
    readFileSync(new URL("../../infra/images.json", import.meta.url), "utf8"),
  );
  const image = String(typeof images === "object" && images && Reflect.get(images, "toxiproxy"));
  let container: string;
  try {
    container = docker("create", "--pull=never", image);
  } catch {
    return `the real Toxiproxy is not measured: no engine has ${image}, and HOLDFAST_TOXIPROXY_SERVER does not name its program file`;
  }
  const folder = mkdtempSync(join(tmpdir(), "holdfast-toxiproxy-"));
  const path = join(folder, "toxiproxy");
  try {
    docker("cp", `${container}:${pathInImage}`, path);
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  } finally {
    docker("rm", container);
  }
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

function docker(...args: readonly string[]): string {
  const stdio: ["ignore", "pipe", "ignore"] = ["ignore", "pipe", "ignore"];
  return execFileSync("docker", args, { stdio, timeout: lookLimitMs, encoding: "utf8" }).trim();
}
