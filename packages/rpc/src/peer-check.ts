import type { Clock } from "@holdfast/clock";
import { connectionsOf } from "./client.ts";
import type { HealthCheck } from "./health.ts";

export interface PeerCheckOptions {
  /** Name of the peer: "payment". */
  readonly name: string;
  /** From `createClient`. */
  readonly client: AsyncDisposable;
  readonly clock: Clock;
  /** Milliseconds from now after which it no longer matters. At least 0. Default `defaultPeerGraceMs`. */
  readonly graceMs?: number;
}

/** Services that are started together are all up well within this; a peer that is away must not keep this one from serving. */
export const defaultPeerGraceMs = 2_000;

/**
 * Not well until each channel of a client has been connected once, or the grace is over. With it an instance is not called ready while
 * its first calls would still find no connection. A peer that is lost later is for the pipeline to deal with.
 */
export function peerCheck({
  name,
  client,
  clock,
  graceMs = defaultPeerGraceMs,
}: PeerCheckOptions): HealthCheck {
  const connections = connectionsOf(client);
  const matterUntil = clock.now() + graceMs;
  return {
    name,
    check: async () => {
      if (!connections.wereReady && clock.now() < matterUntil) {
        throw new Error(`${name} is not connected yet`);
      }
    },
  };
}
