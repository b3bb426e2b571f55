import type { FaultLinks } from "./fault-links.ts";
import type { ToxicsOnLinks, ToxicWitness } from "./fault-support.ts";
import { type LinkCounters, toxicReceipt } from "./link-receipts.ts";
import { callBytes } from "./traffic.ts";

/** The embedded proxy counts what each of its toxics does. */
export function countedToxics(
  links: FaultLinks,
  { spec, links: hit, toxics }: ToxicsOnLinks,
): ToxicWitness {
  let before: LinkCounters = {};
  return {
    async before(signal) {
      before = await links.counters(signal);
    },
    placed() {},
    lifted() {},
    async receipt(ready, signal) {
      const after = await links.counters(signal);
      return toxicReceipt(
        spec.type,
        hit.map((link) => ({
          toxics: toxics.map(({ name }) =>
            after[link.name]?.toxics.find((toxic) => toxic.name === name),
          ),
          wasCalled: callBytes(link, ready[link.name], before[link.name]) > 0,
          isCalled: callBytes(link, before[link.name], after[link.name]) > 0,
        })),
      );
    },
  };
}
