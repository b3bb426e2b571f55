import type { FaultLinks } from "../fault-links.ts";
import type { FaultSupport } from "../fault-support.ts";
import type { TestbedParts } from "../testbed-parts.ts";
import { dockerRefusal } from "./docker-refusal.ts";
import type { LinkMeter } from "./link-meter.ts";
import { MeasuredToxics } from "./measured-toxics.ts";

/** Faults on containers, behind the real Toxiproxy. */
export function dockerSupport(
  parts: TestbedParts,
  links: FaultLinks,
  meter: LinkMeter,
): FaultSupport {
  const isHeld = (instance: string): boolean => parts.instances.get(instance)?.isHeld === true;
  return {
    refusal: dockerRefusal,
    witness: (hit) => new MeasuredToxics({ links, meter, clock: parts.clock, isHeld }, hit),
    probeLink: async (link, limitMs, signal) =>
      (await meter.probe(link, limitMs, signal)).outcome === "answered",
  };
}
