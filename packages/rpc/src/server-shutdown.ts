import type { Server } from "@grpc/grpc-js";
import type { Clock } from "@holdfast/clock";
import type { Health } from "./health.ts";

export interface ShutdownOptions {
  /** How long to go on serving after saying "not serving", in milliseconds. At least 0. Default `defaultBalancingIntervalMs`. */
  readonly balancingIntervalMs?: number;
  /** How long calls in progress may take to end, in milliseconds. At least 0. Default `defaultDrainMs`. */
  readonly drainMs?: number;
}

/** Whoever asks for health every quarter of a second has gone elsewhere by then; longer would only slow a restart. */
export const defaultBalancingIntervalMs = 250;

/** More than the deadline of any call of the shop: what is not done by then, nobody waits for. */
export const defaultDrainMs = 2_000;

/** Not serving → one balancing interval → no new calls, calls in progress end → what is left is cut off. */
export async function shutDown(
  running: { readonly server: Server; readonly health: Health; readonly clock: Clock },
  options: ShutdownOptions = {},
): Promise<void> {
  const { server, health, clock } = running;
  const { balancingIntervalMs = defaultBalancingIntervalMs, drainMs = defaultDrainMs } = options;
  health.stopServing();
  if (balancingIntervalMs > 0) await clock.sleep(balancingIntervalMs);
  const drained = new AbortController();
  server.tryShutdown(() => drained.abort());
  // tryShutdown alone can wait for a stream that never ends.
  await clock.sleep(drainMs, drained.signal).catch(() => undefined);
  server.forceShutdown();
}
