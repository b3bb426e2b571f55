import type { ProxyCounters } from "@holdfast/fault-proxy";
import type { Link } from "./system-plan.ts";

/** An HTTP/2 ping is 17 bytes: a frame header of 9 and 8 of payload. A chunk of that size is a keepalive, no call. */
export const pingBytes = 17;
/**
 * What an HTTP/2 client sends to open a connection, beyond a ping's worth per chunk: preface and settings are 39 bytes
 * in one, the acknowledgement 9 in another. With some room.
 */
const connectionSetUpBytes = 32;

/**
 * Bytes that clients sent over a link between two looks at its counters, beyond what keeps connections open: more than 0
 * means that somebody really called. gRPC clients open connections again by themselves, so opening one is no call; a
 * client of PostgreSQL opens one because it wants to ask something.
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
  const setUpBytes = link.to.kind === "postgres" ? 0 : opened * connectionSetUpBytes;
  return Math.max(0, bytes - chunks * pingBytes - setUpBytes);
}
