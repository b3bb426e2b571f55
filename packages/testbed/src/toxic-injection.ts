import type { ToxicFault, ToxicSpec } from "./fault.ts";
import type { FaultContext, Injection } from "./injection.ts";
import { probeLinks } from "./link-probe.ts";
import { type LinkCounters, toxicReceipt } from "./link-receipts.ts";
import type { Link } from "./system-plan.ts";
import { callBytes } from "./traffic.ts";

/** A toxic on each of some links. */
export function toxicInjection(
  context: FaultContext,
  name: string,
  links: readonly Link[],
  fault: ToxicFault,
): Injection {
  return injection(context, links, fault.toxic.type, [{ name, fault }]);
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
  return injection(context, links, "timeout", toxics);
}

interface NamedToxic {
  readonly name: string;
  readonly fault: Omit<ToxicFault, "kind" | "edge">;
}

function injection(
  context: FaultContext,
  links: readonly Link[],
  type: ToxicSpec["type"],
  toxics: readonly NamedToxic[],
): Injection {
  let before: LinkCounters = {};
  /** All of them, also when one fails: what was asked for must be known to have been answered before it is undone. */
  const onEach = async (act: (link: string, toxic: NamedToxic) => Promise<void>): Promise<void> => {
    const acts = links.flatMap((link) => toxics.map((toxic) => act(link.name, toxic)));
    const failed = (await Promise.allSettled(acts)).find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
  };
  return {
    async apply(signal) {
      before = await context.links.counters(signal);
      await onEach((link, { name, fault }) => context.links.addToxic(link, name, fault, signal));
    },
    async verify(signal) {
      const after = await context.links.counters(signal);
      const ready = context.readyCounters();
      return toxicReceipt(
        type,
        links.map((link) => ({
          toxics: toxics.map(({ name }) =>
            after[link.name]?.toxics.find((toxic) => toxic.name === name),
          ),
          wasCalled: callBytes(link, ready[link.name], before[link.name]) > 0,
          isCalled: callBytes(link, before[link.name], after[link.name]) > 0,
        })),
      );
    },
    heal: (signal) => onEach((link, { name }) => context.links.removeToxic(link, name, signal)),
    verifyHealed: (signal) => probeLinks(context, links, signal),
  };
}
