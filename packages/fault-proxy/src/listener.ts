import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { AddressError } from "./go/host-port.ts";
import { formatAddress, type ResolvedAddress, resolveAddress } from "./go/resolve.ts";

/** The address cannot be listened on; the message is Go's. Nothing is listening. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

export interface Listener {
  /** Where it really listens: a port of 0 is replaced by the one that was taken. */
  readonly address: string;
  /** Refuses new connections from now on; open ones stay. */
  close(): void;
}

/** Connections that may wait to be accepted, Linux's own limit since 5.4: the kernel lowers it where it must. */
const backlogMax = 4096;

/** @throws {ListenError} when the address is malformed, taken or not ours. */
export async function listen(address: string, accept: (client: Socket) => void): Promise<Listener> {
  const wanted = await resolve(address);
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, accept);
  server.listen({ host: dualStack(wanted.host), port: wanted.port, backlog: backlogMax });
  try {
    await once(server, "listening");
  } catch (error) {
    const where = formatAddress(wanted);
    throw new ListenError(`listen tcp ${where}: ${explain(error)}`, { cause: error });
  }
  // Accepting can fail for want of file descriptors: that client is lost, the listener goes on.
  server.on("error", () => {});
  return { address: addressOf(server), close: () => void server.close() };
}

async function resolve(address: string): Promise<ResolvedAddress> {
  try {
    return await resolveAddress(address);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    throw new ListenError(`listen tcp: ${error.message}`, { cause: error });
  }
}

/** Go listens on IPv6 and IPv4 at once when asked for every address of either kind. Node does so when not given a host. */
function dualStack(host: string): string | undefined {
  return host === "" || host === "0.0.0.0" || host === "::" ? undefined : host;
}

function addressOf(server: Server): string {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new TypeError("not listening on TCP");
  return formatAddress({ host: bound.address, port: bound.port });
}

const reasons: ReadonlyMap<unknown, string> = new Map([
  ["EADDRINUSE", "bind: address already in use"],
  ["EACCES", "bind: permission denied"],
  ["EADDRNOTAVAIL", "bind: cannot assign requested address"],
]);

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return ("code" in error ? reasons.get(error.code) : undefined) ?? error.message;
}
