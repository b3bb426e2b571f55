import type { ProxyCounters } from "@holdfast/fault-proxy";
import type { Link } from "./system-plan.ts";

/** An HTTP/2 ping is 17 bytes: a frame header of 9 and 8 of payload. A chunk of that size is a keepalive, no call. */
export const pingBytes = 17;
/**
 * What a client sends to open a connection, with some room: preface, settings and acknowledgement of HTTP/2 as Node sends
 * them are 48 bytes; start and SCRAM exchange of a PostgreSQL session about 300.
 */
const connectionSetUpBytes = { http2: 64, postgres: 400 } as const;

/**
 * Bytes that clients sent over a link between two looks at its counters, beyond what opening connections and keeping
 * them alive takes: more than 0 means that somebody really called.
 */
export function callBytes(
  link: Link,
  before: ProxyCounters | undefined,
  after: ProxyCounters | undefined,
): number {
  if (after === undefined) return 0;
  const bytes =
    after.streams.upstream.bytesReceived - (before?.streams.upstream.bytesReceived ?? 0);
  const chunks =
    after.streams.upstream.chunksReceived - (before?.streams.upstream.chunksReceived ?? 0);
  const opened = after.connections.accepted - (before?.connections.accepted ?? 0);
  const setUpBytes = connectionSetUpBytes[link.to.kind === "postgres" ? "postgres" : "http2"];
  return Math.max(0, bytes - chunks * pingBytes - opened * setUpBytes);
}
