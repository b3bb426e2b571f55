import type { FaultContext, Injection } from "./injection.ts";
import type { Instance } from "./instance.ts";
import { probeInstances } from "./instance-probe.ts";
import { whenServing } from "./when-serving.ts";

/** A service drains within its own time box of a few seconds; beyond this it hangs and is killed. */
const drainLimitMs = 10_000;

/** SIGTERM of some instances, which drain, and a start of each as soon as it has ended. */
export function restartInjection(
  context: FaultContext,
  holder: string,
  instances: readonly Instance[],
): Injection {
  const ended: ("ended" | "killed")[] = [];
  let restarting: Promise<unknown> = Promise.resolve();
  const restart = async (instance: Instance): Promise<void> => {
    ended.push(await instance.stop(holder, drainLimitMs));
    await instance.release(holder);
  };
  return {
    apply() {
      restarting = Promise.all(instances.map(restart));
      // Who heals is told of a failure there; until then nobody waits for it.
      restarting.catch(() => {});
      return Promise.resolve();
    },
    verify() {
      const killed = ended.filter((how) => how === "killed").length;
      const note = killed === 0 ? "" : `, ${killed} of them killed after ${drainLimitMs} ms`;
      return Promise.resolve({
        acted: ended.length === instances.length,
        by: "process-state",
        summary: `${ended.length} of ${instances.length} processes ended on request${note}`,
        values: { instances: instances.length, ended: ended.length, killed },
      });
    },
    async heal(signal) {
      await restarting;
      await whenServing(context, instances, signal);
    },
    verifyHealed: (signal) => probeInstances(context, instances, signal),
  };
}
