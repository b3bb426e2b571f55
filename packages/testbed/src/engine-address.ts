import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { EnvironmentError } from "./environment-error.ts";

/** Where a container engine of this machine listens. */
export type EngineAddress =
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number };

type Environment = Readonly<Record<string, string | undefined>>;

const usualSocket = "/var/run/docker.sock";
/** Ports that the system publishes on loopback are reached there, and files of a run are mounted from here. */
const ownHosts: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Where the engine is: as DOCKER_HOST says, else the first usual socket that exists, else `/var/run/docker.sock`.
 *
 * @throws {EnvironmentError} when DOCKER_HOST is no address of an engine on this machine.
 */
export function findEngineAddress(env: Environment = process.env): EngineAddress {
  const dockerHost = env["DOCKER_HOST"];
  if (dockerHost !== undefined && dockerHost !== "") return parseEngineAddress(dockerHost);
  const path = usualSockets(env).find((socket) => existsSync(socket)) ?? usualSocket;
  return { kind: "socket", path };
}

/** @throws {EnvironmentError} when it is no address of an engine on this machine. */
export function parseEngineAddress(dockerHost: string): EngineAddress {
  const [scheme = "", rest = ""] = dockerHost.split("://");
  if (scheme === "unix" && rest.startsWith("/")) return { kind: "socket", path: rest };
  const url = (scheme === "tcp" || scheme === "http") && URL.parse(`http://${rest}`);
  if (url && url.port !== "" && ownHosts.includes(url.hostname)) {
    return { kind: "tcp", host: url.hostname.replaceAll(/[[\]]/gu, ""), port: Number(url.port) };
  }
  throw new EnvironmentError(
    `DOCKER_HOST is ${JSON.stringify(dockerHost)}, expected an engine of this machine: unix:///path or tcp://127.0.0.1:port`,
  );
}

/** As DOCKER_HOST has it. */
export function formatEngineAddress(address: EngineAddress): string {
  return address.kind === "socket"
    ? `unix://${address.path}`
    : `tcp://${address.host.includes(":") ? `[${address.host}]` : address.host}:${address.port}`;
}

/** Of an engine for the whole machine, and of those that people run for themselves. */
function usualSockets(env: Environment): readonly string[] {
  const runtimeFolder = env["XDG_RUNTIME_DIR"];
  return [
    usualSocket,
    ...(runtimeFolder === undefined ? [] : [join(runtimeFolder, "docker.sock")]),
    join(homedir(), ".docker", "run", "docker.sock"),
    join(homedir(), ".docker", "desktop", "docker.sock"),
  ];
}
