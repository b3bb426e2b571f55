import type { CrashFault } from "./fault.ts";
import type { FaultContext, Injection } from "./injection.ts";
import type { Instance } from "./instance.ts";
import { probeInstances } from "./instance-probe.ts";
import { whenServing } from "./when-serving.ts";

/** SIGKILL of some instances, which start again after a while or when healed. */
export function crashInjection(
  context: FaultContext,
  holder: string,
  instances: readonly Instance[],
  fault: CrashFault,
): Injection {
  const restart = new AbortController();
  let killed = 0;
  let restarting: Promise<void> | undefined;
  const release = async (): Promise<void> => {
    await Promise.all(instances.map((instance) => instance.release(holder)));
  };
  return {
    async apply() {
      const exits = await Promise.all(instances.map((instance) => instance.crash(holder)));
      killed = exits.filter((exit) => exit?.signal === "SIGKILL").length;
      if (fault.restartAfterMs === undefined) return;
      restarting = context.clock
        .sleep(fault.restartAfterMs, restart.signal)
        .then(release, () => {});
      // Who heals is told of a failure there; until then nobody waits for it.
      restarting.catch(() => {});
    },
    verify: () =>
      Promise.resolve({
        acted: killed === instances.length,
        by: "process-state",
        summary: `${killed} of ${instances.length} processes killed`,
        values: { instances: instances.length, killed },
      }),
    async heal(signal) {
      restart.abort();
      await restarting;
      await release();
      await whenServing(context, instances, signal);
    },
    verifyHealed: (signal) => probeInstances(context, instances, signal),
  };
}
