import type { ProxyCounters } from "@holdfast/fault-proxy";

/** An HTTP/2 ping is 17 bytes: a frame header of 9 and 8 of payload. A chunk of that size is a keepalive, no call. */
export const pingBytes = 17;
/** Preface, settings and window updates of an HTTP/2 client, or the start of a PostgreSQL session, with room to spare. */
const connectionSetUpBytes = 400;

/**
 * Bytes that clients sent over a link between two looks at its counters, beyond what opening connections and keeping
 * them alive takes: more than 0 means that somebody really called.
 */
export function callBytes(
  before: ProxyCounters | undefined,
  after: ProxyCounters | undefined,
): number {
  if (after === undefined) return 0;
  const bytes =
    after.streams.upstream.bytesReceived - (before?.streams.upstream.bytesReceived ?? 0);
  const chunks =
    after.streams.upstream.chunksReceived - (before?.streams.upstream.chunksReceived ?? 0);
  const opened = after.connections.accepted - (before?.connections.accepted ?? 0);
  return Math.max(0, bytes - chunks * pingBytes - opened * connectionSetUpBytes);
}
