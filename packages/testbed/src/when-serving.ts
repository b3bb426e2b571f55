import { type FaultContext, healedPollMs, restartLimitMs } from "./injection.ts";
import type { Instance } from "./instance.ts";

/** Waits until instances that were started again serve. One that does not in time is for the probe to report. */
export async function whenServing(
  context: FaultContext,
  instances: readonly Instance[],
  signal?: AbortSignal,
): Promise<void> {
  const deadline = context.clock.now() + restartLimitMs;
  await Promise.all(
    instances.map(async (instance) => {
      // One that is not running is not on its way either: it could not be started, or the run is ending.
      while (!instance.isHeld && instance.isRunning && context.clock.now() < deadline) {
        if (await instance.isServing(signal)) return;
        await context.clock.sleep(healedPollMs, signal);
      }
    }),
  );
}
