import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** How the real Toxiproxy is started. */
export interface ToxiproxyCommand {
  readonly command: string;
  /** Before its own. */
  readonly args: readonly string[];
}

/** An engine that is there says so at once. */
const lookLimitMs = 5_000;

/**
 * The program file that HOLDFAST_TOXIPROXY_SERVER names, else the image that the runtime `docker` uses, when an engine has
 * it. In its container the server is on the network of this machine, so that only the two proxies differ.
 *
 * @returns Why there is none, as one line.
 */
export function findToxiproxy(): ToxiproxyCommand | string {
  const file = process.env["HOLDFAST_TOXIPROXY_SERVER"];
  if (file !== undefined) return { command: file, args: [] };
  const images: unknown = JSON.parse(
    readFileSync(new URL("../../infra/images.json", import.meta.url), "utf8"),
  );
  const image = String(typeof images === "object" && images && Reflect.get(images, "toxiproxy"));
  try {
    execFileSync("docker", ["image", "inspect", image], { stdio: "ignore", timeout: lookLimitMs });
  } catch {
    return `the real Toxiproxy is not measured: no engine has ${image}, and HOLDFAST_TOXIPROXY_SERVER does not name its program file`;
  }
  return { command: "docker", args: ["run", "--rm", "--network=host", "--pull=never", image] };
}
