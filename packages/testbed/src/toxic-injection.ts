import type { ToxicCounters } from "@holdfast/fault-proxy";
import type { Receipt, ToxicFault } from "./fault.ts";
import type { FaultContext, Injection } from "./injection.ts";
import { probeLinks } from "./link-probe.ts";
import { blackHoleReceipt, toxicReceipt } from "./link-receipts.ts";
import type { Link } from "./system-plan.ts";

/** A toxic on each of some links. */
export function toxicInjection(
  context: FaultContext,
  name: string,
  links: readonly Link[],
  fault: ToxicFault,
): Injection {
  return injection(context, links, [{ name, fault }], (counters) =>
    toxicReceipt(
      fault.toxic.type,
      counters.map(([toxic]) => toxic),
    ),
  );
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
  return injection(context, links, toxics, blackHoleReceipt);
}

interface NamedToxic {
  readonly name: string;
  readonly fault: Omit<ToxicFault, "kind" | "edge">;
}

function injection(
  context: FaultContext,
  links: readonly Link[],
  toxics: readonly NamedToxic[],
  receiptOf: (counters: readonly (readonly (ToxicCounters | undefined)[])[]) => Receipt,
): Injection {
  const onEach = async (act: (link: string, toxic: NamedToxic) => Promise<void>): Promise<void> => {
    await Promise.all(links.flatMap((link) => toxics.map((toxic) => act(link.name, toxic))));
  };
  return {
    apply: (signal) =>
      onEach((link, { name, fault }) => context.links.addToxic(link, name, fault, signal)),
    async verify(signal) {
      const counters = await context.links.counters(signal);
      return receiptOf(
        links.map((link) =>
          toxics.map(({ name }) =>
            counters[link.name]?.toxics.find((toxic) => toxic.name === name),
          ),
        ),
      );
    },
    heal: (signal) => onEach((link, { name }) => context.links.removeToxic(link, name, signal)),
    verifyHealed: (signal) => probeLinks(context, links, signal),
  };
}
