import { type ContainerRuntimeClient, getContainerRuntimeClient } from "testcontainers";
import { formatEngineAddress } from "../engine-address.ts";
import { EnvironmentError } from "../environment-error.ts";

/** Testcontainers' own client, and through it dockerode where Testcontainers has no call. */
export type EngineClient = ContainerRuntimeClient;

/** @throws {EnvironmentError} when the engine at `address` does not answer. */
export async function openEngine(address: string): Promise<EngineClient> {
  // Testcontainers looks for an engine by itself; it is to find the one that was looked at.
  process.env["DOCKER_HOST"] = address;
  // Ports are published there alone, so it need not look for where they are.
  process.env["TESTCONTAINERS_HOST_OVERRIDE"] = "127.0.0.1";
  // Our own reaper removes what a killed runner leaves, with a registry or without.
  process.env["TESTCONTAINERS_RYUK_DISABLED"] = "true";
  let engine: EngineClient;
  try {
    engine = await getContainerRuntimeClient();
  } catch (error) {
    throw new EnvironmentError(`the engine at ${address} does not answer`, { cause: error });
  }
  // It goes on to the next engine that it knows without a word, and nobody would tidy up there.
  const found = addressIn(engine);
  if (found !== address) {
    throw new EnvironmentError(
      `Testcontainers does not take the engine at ${address}, but ${found}`,
    );
  }
  return engine;
}

function addressIn({ container: { dockerode } }: EngineClient): string {
  const field = (name: string): unknown => Reflect.get(dockerode.modem, name);
  const socketPath = field("socketPath");
  if (typeof socketPath === "string")
    return formatEngineAddress({ kind: "socket", path: socketPath });
  const host = String(field("host")).replaceAll(/[[\]]/gu, "");
  return formatEngineAddress({ kind: "tcp", host, port: Number(field("port")) });
}

/** What an engine said no with. */
export function statusOf(error: unknown): number | undefined {
  const status: unknown =
    typeof error === "object" && error !== null && Reflect.get(error, "statusCode");
  return typeof status === "number" ? status : undefined;
}

const portTaken =
  /(?:bind for|listen tcp4?) (?<address>[\d.]+:\d+).*(?:already allocated|already in use)/iu;

/** What the engine could not do for an instance, as one line. */
export function engineFailure(what: string, error: unknown): EnvironmentError {
  const text = (error instanceof Error ? error.message : String(error))
    .replaceAll(/\s+/gu, " ")
    .trim();
  const taken = portTaken.exec(text)?.groups?.["address"];
  if (taken !== undefined) {
    return new EnvironmentError(`${what}: port ${taken} is taken`, { cause: error });
  }
  if (
    statusOf(error) === undefined &&
    /ECONNREFUSED|ENOENT|ECONNRESET|EPIPE|socket hang up/u.test(text)
  ) {
    return new EnvironmentError(`${what}: the engine is gone`, { cause: error });
  }
  return new EnvironmentError(`${what}: ${text}`, { cause: error });
}
