import type { ToxicFault } from "./fault.ts";
import type { NamedToxic, ToxicsOnLinks } from "./fault-support.ts";
import type { FaultContext, Injection } from "./injection.ts";
import { probeLinks } from "./link-probe.ts";
import type { Link } from "./system-plan.ts";

/** A toxic on each of some links. */
export function toxicInjection(
  context: FaultContext,
  name: string,
  links: readonly Link[],
  fault: ToxicFault,
): Injection {
  return injection(context, { spec: fault.toxic, links, toxics: [{ name, fault }] });
}

/**
 * A black hole on each of some links: nothing gets through either way, no connection is closed, and a new one is taken
 * and swallowed. Healing closes the connections it was on, since bytes are missing in them.
 */
export function blackHoleInjection(
  context: FaultContext,
  name: string,
  links: readonly Link[],
): Injection {
  const toxics = (["upstream", "downstream"] as const).map((stream) => ({
    name: `${name}-${stream}`,
    fault: { toxic: { type: "timeout", timeout: 0 }, stream } as const,
  }));
  return injection(context, { spec: { type: "timeout", timeout: 0 }, links, toxics });
}

function injection(context: FaultContext, hit: ToxicsOnLinks): Injection {
  const witness = context.support.witness(hit);
  /** All of them, also when one fails: what was asked for must be known to have been answered before it is undone. */
  const onEach = async (act: (link: string, toxic: NamedToxic) => Promise<void>): Promise<void> => {
    const acts = hit.links.flatMap((link) => hit.toxics.map((toxic) => act(link.name, toxic)));
    const failed = (await Promise.allSettled(acts)).find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
  };
  return {
    async apply(signal) {
      await witness.before(signal);
      await onEach((link, { name, fault }) => context.links.addToxic(link, name, fault, signal));
      witness.placed();
    },
    verify: (signal) => witness.receipt(context.readyCounters(), signal),
    heal(signal) {
      witness.lifted();
      return onEach((link, { name }) => context.links.removeToxic(link, name, signal));
    },
    verifyHealed: (signal) => probeLinks(context, hit.links, signal),
  };
}
