import type { Server } from "@grpc/grpc-js";
import type { Clock } from "@holdfast/clock";
import type { Health } from "./health.ts";
import type { InFlightCalls } from "./in-flight-calls.ts";

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

/** What is left of the time once every call has ended, so that the last answers are on their way. */
const closeMs = 200;

/** Not serving → one balancing interval → new calls are refused, those in progress end → everything is closed. */
export async function shutDown(
  running: {
    readonly server: Server;
    readonly health: Health;
    readonly inFlight: InFlightCalls;
    readonly clock: Clock;
  },
  options: ShutdownOptions = {},
): Promise<void> {
  const { server, health, inFlight, clock } = running;
  const { balancingIntervalMs = defaultBalancingIntervalMs, drainMs = defaultDrainMs } = options;
  health.stopServing();
  if (balancingIntervalMs > 0) await clock.sleep(balancingIntervalMs);
  await atMost(drainMs, clock, inFlight.close());
  const closed = new Promise<void>((resolve) => {
    server.tryShutdown(() => resolve());
  });
  // It alone can wait for a stream that never ends.
  await atMost(closeMs, clock, closed);
  server.forceShutdown();
}

async function atMost(durationMs: number, clock: Clock, work: Promise<void>): Promise<void> {
  const { promise: elapsed, resolve } = Promise.withResolvers<void>();
  const timer = clock.schedule(durationMs, resolve);
  await Promise.race([work, elapsed]);
  timer.cancel();
}
