import { RpcError, runInScope } from "@holdfast/rpc";
import type { PeerName } from "./peer-strategies.ts";
import { type Probe, probeMs } from "./peer-watch.ts";
import type { Peers } from "./peers.ts";

/** What nobody can have ordered: asked for, it only shows that somebody answers. */
const nothing = "probe";

/** The smallest read of each peer, as background work, so that it is refused first where too much is asked. */
export function rpcProbes(
  { inventory, payment, recommendation }: Peers,
  now: () => number,
): Readonly<Record<PeerName, Probe>> {
  const probe =
    (ask: () => Promise<unknown>): Probe =>
    (signal) =>
      runInScope({ deadline: now() + probeMs, signal, priority: "low" }, () => answered(ask()));
  return {
    inventory: probe(() => inventory.getStock({ sku: nothing })),
    payment: probe(() => payment.getPayment({ orderId: nothing })),
    recommendation: probe(() => recommendation.recommend({ skus: [] })),
  };
}

/** That there is no such thing is an answer. */
async function answered(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof RpcError && error.effect === "answered")) throw error;
  }
}
