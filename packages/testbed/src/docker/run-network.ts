import { EnvironmentError } from "../environment-error.ts";
import { type EngineClient, engineFailure, statusOf } from "./engine-client.ts";
import type { RunLabels } from "./run-labels.ts";

/** Tries to take a subnet that the engine had found free: two runs that start at once may find the same one. */
const createsMax = 5;
/** The engine itself takes the first address, for the gateway. */
const firstHost = 2;

/**
 * The network of one run. Its containers have fixed addresses, so that one that was started again is where it was, and a
 * name that is not there need not be asked for: the engine's own name server would ask the world about a dead instance.
 */
export class RunNetwork {
  readonly id: string;
  readonly name: string;
  /** `172.18.0.1`: under it a container reaches this machine. */
  readonly gateway: string;
  readonly #prefix: string;
  #next = firstHost;

  private constructor(id: string, name: string, subnet: Subnet) {
    this.id = id;
    this.name = name;
    this.gateway = `${subnet.prefix}.1`;
    this.#prefix = subnet.prefix;
  }

  /** @throws {EnvironmentError} when the engine has no subnet left. */
  static async create(engine: EngineClient, name: string, labels: RunLabels): Promise<RunNetwork> {
    for (let attempt = 1; ; attempt += 1) {
      const subnet = await freeSubnet(engine, name, labels);
      try {
        const network = await engine.network.create({
          Name: name,
          Driver: "bridge",
          Labels: { ...labels },
          // Addresses may be chosen only in a subnet that was named.
          IPAM: { Config: [{ Subnet: subnet.text, Gateway: `${subnet.prefix}.1` }] },
        });
        return new RunNetwork(network.id, name, subnet);
      } catch (error) {
        if (attempt < createsMax && statusOf(error) === 403) continue;
        throw engineFailure("the network of the run", error);
      }
    }
  }

  /** An address for one more container. */
  nextAddress(): string {
    const host = this.#next;
    if (host > 254) throw new EnvironmentError("a system in containers has at most 253 of them");
    this.#next += 1;
    return `${this.#prefix}.${host}`;
  }
}

interface Subnet {
  /** e.g. `172.18.0.0/16`. */
  readonly text: string;
  /** First three numbers. */
  readonly prefix: string;
}

/** What the engine would choose: it knows its other networks and the routes of the machine. */
async function freeSubnet(engine: EngineClient, name: string, labels: RunLabels): Promise<Subnet> {
  try {
    const network = await engine.network.create({
      Name: `${name}-look`,
      Driver: "bridge",
      Labels: { ...labels },
    });
    const found: unknown = await network.inspect();
    await engine.network.remove(network);
    return parseSubnet(found);
  } catch (error) {
    throw error instanceof EnvironmentError
      ? error
      : engineFailure("the network of the run", error);
  }
}

/** @throws {EnvironmentError} when it is none of IPv4. */
export function parseSubnet(network: unknown): Subnet {
  const config = field(field(network, "IPAM"), "Config");
  const text: unknown = Array.isArray(config) ? field(config[0], "Subnet") : undefined;
  const match = /^(?<prefix>\d+\.\d+\.\d+)\.0\/(?:1[2-9]|2[0-4])$/u.exec(String(text));
  const prefix = match?.groups?.["prefix"];
  if (prefix === undefined) {
    throw new EnvironmentError(
      `the engine offers ${JSON.stringify(text)} as a network, expected IPv4 like 172.18.0.0/16`,
    );
  }
  return { text: String(text), prefix };
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
