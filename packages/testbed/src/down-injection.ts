import type { FaultContext, Injection } from "./injection.ts";
import { probeLinks } from "./link-probe.ts";
import { downReceipt, type LinkCounters } from "./link-receipts.ts";
import type { Link } from "./system-plan.ts";

/** Some links closed: their connections are cut, new ones are refused. */
export function downInjection(
  context: FaultContext,
  holder: string,
  links: readonly Link[],
): Injection {
  let before: LinkCounters = {};
  /** All of them, also when one fails. */
  const onEach = async (act: (link: string) => Promise<void>): Promise<void> => {
    const results = await Promise.allSettled(links.map((link) => act(link.name)));
    const failed = results.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
  };
  return {
    async apply(signal) {
      before = await context.links.counters(signal);
      await onEach((name) => context.links.disable(name, holder, signal));
    },
    async verify(signal) {
      const after = await context.links.counters(signal);
      return downReceipt(links, context.readyCounters(), before, after);
    },
    heal: (signal) => onEach((name) => context.links.enable(name, holder, signal)),
    verifyHealed: (signal) => probeLinks(context, links, signal),
  };
}
