import { countedToxics } from "./counted-toxics.ts";
import type { FaultLinks } from "./fault-links.ts";
import type { FaultSupport } from "./fault-support.ts";
import { isHealthy } from "./health-probe.ts";
import { answersAsPostgres } from "./tcp-probe.ts";

/** Faults on processes of this machine, behind the embedded proxy. */
export function localSupport(links: FaultLinks): FaultSupport {
  return {
    refusal: () => undefined,
    witness: (toxics) => countedToxics(links, toxics),
    probeLink: (link, limitMs, signal) => {
      const address = links.addressOf(link.name);
      return link.to.kind === "postgres"
        ? answersAsPostgres(address, limitMs)
        : isHealthy(address, limitMs, signal);
    },
  };
}
