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
  return {
    async apply(signal) {
      before = await context.links.counters(signal);
      await Promise.all(links.map(({ name }) => context.links.disable(name, holder, signal)));
    },
    async verify(signal) {
      const after = await context.links.counters(signal);
      return downReceipt(links, context.readyCounters(), before, after);
    },
    async heal(signal) {
      await Promise.all(links.map(({ name }) => context.links.enable(name, holder, signal)));
    },
    verifyHealed: (signal) => probeLinks(context, links, signal),
  };
}
