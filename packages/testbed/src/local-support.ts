import { countedToxics } from "./counted-toxics.ts";
import type { FaultSpec } from "./fault.ts";
import type { FaultLinks } from "./fault-links.ts";
import type { FaultSupport } from "./fault-support.ts";
import { isHealthy } from "./health-probe.ts";
import { answersAsPostgres } from "./tcp-probe.ts";

/** Faults on processes of this machine, behind the embedded proxy. */
export function localSupport(links: FaultLinks): FaultSupport {
  return {
    refusal: localRefusal,
    witness: (toxics) => countedToxics(links, toxics),
    probeLink: (link, limitMs, signal) => {
      const address = links.addressOf(link.name);
      return link.to.kind === "postgres"
        ? answersAsPostgres(address, limitMs)
        : isHealthy(address, limitMs, signal);
    },
  };
}

/** Processes of one account share what the machine has. */
export function localRefusal({ kind }: FaultSpec): string | undefined {
  if (kind !== "limit") return undefined;
  return "runtime local refuses limit: processes have no resources of their own; use runtime docker";
}
