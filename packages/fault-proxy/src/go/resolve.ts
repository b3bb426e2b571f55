import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { AddressError, joinHostPort, parsePort, splitHostPort } from "./host-port.ts";

export interface ResolvedAddress {
  /** An IP address, or empty for every address of this machine. */
  readonly host: string;
  readonly port: number;
}

/**
 * Turns `host:port` into an address as Go's `net.ResolveTCPAddr` does; of a name with several addresses the first IPv4 one counts.
 *
 * @throws {AddressError} with Go's words.
 */
export async function resolveAddress(address: string): Promise<ResolvedAddress> {
  if (address === "") return { host: "", port: 0 };
  const { host, port } = splitHostPort(address);
  return { port: parsePort(port), host: await resolveHost(host) };
}

/** How Go writes a resolved address: `127.0.0.1:80`, `[::1]:80`, `:80`. */
export function formatAddress({ host, port }: ResolvedAddress): string {
  return joinHostPort(host, port);
}

async function resolveHost(host: string): Promise<string> {
  if (host === "" || isIP(host) !== 0) return host;
  try {
    const found = await lookup(host, { all: true });
    const chosen = found.find(({ family }) => family === 4) ?? found[0];
    if (chosen !== undefined) return chosen.address;
  } catch {
    // Every way a name can fail to resolve is the same to the client: no such host.
  }
  throw new AddressError(`lookup ${host}: no such host`);
}
