import type { FaultContext, Injection } from "./injection.ts";
import type { Instance } from "./instance.ts";
import { probeInstances } from "./instance-probe.ts";
import { type LinkCounters, pauseReceipt } from "./link-receipts.ts";

/** SIGSTOP of some instances: their sockets stay open and fill. */
export function pauseInjection(
  context: FaultContext,
  holder: string,
  instances: readonly Instance[],
): Injection {
  const links = context.plan.links.filter((link) =>
    instances.some(({ name }) => name === link.to.name),
  );
  let before: LinkCounters = {};
  let atHeal: LinkCounters | undefined;
  let states: readonly { readonly isPaused: boolean }[] = [];
  const look = async (): Promise<void> => {
    states = await Promise.all(
      instances.map(async ({ runnable }) => ({ isPaused: await runnable.isPaused() })),
    );
  };
  return {
    async apply(signal) {
      before = await context.links.counters(signal);
      await Promise.all(instances.map((instance) => instance.pause(holder)));
      await look();
    },
    async verify(signal) {
      if (atHeal === undefined) await look();
      const after = atHeal ?? (await context.links.counters(signal));
      return pauseReceipt(states, links, before, after);
    },
    async heal(signal) {
      // What is sent once it goes on again is no evidence of the pause. A proxy that is silent must not prevent healing.
      if (atHeal === undefined) {
        await look();
        atHeal = await context.links.counters(signal).catch(() => before);
      }
      await Promise.all(instances.map((instance) => instance.resume(holder)));
    },
    verifyHealed: (signal) => probeInstances(context, instances, signal),
  };
}
