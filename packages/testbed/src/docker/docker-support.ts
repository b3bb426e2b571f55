import type { FaultSpec } from "../fault.ts";
import type { FaultLinks } from "../fault-links.ts";
import type { FaultSupport } from "../fault-support.ts";
import type { TestbedParts } from "../testbed-parts.ts";
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
    refusal,
    witness: (hit) => new MeasuredToxics({ links, meter, clock: parts.clock, isHeld }, hit),
    probeLink: async (link, limitMs, signal) =>
      (await meter.probe(link, limitMs, signal)).outcome === "answered",
  };
}

/** What Toxiproxy would roll dice for: they have no seed, and a run could not be repeated. */
export function refusal(fault: FaultSpec): string | undefined {
  if (fault.kind !== "toxic") return undefined;
  const { toxic, toxicity = 1 } = fault;
  const what = dice(toxicity, toxic);
  if (what === undefined) return undefined;
  return `runtime docker refuses ${toxic.type} with ${what}: Toxiproxy's dice have no seed, so the run could not be repeated; leave it out, or use runtime local`;
}

function dice(
  toxicity: number,
  toxic: (FaultSpec & { readonly kind: "toxic" })["toxic"],
): string | undefined {
  if (toxicity < 1) return `toxicity ${toxicity}`;
  if (toxic.type === "latency" && toxic.jitter > 0) return `jitter ${toxic.jitter} ms`;
  if (toxic.type === "slicer" && toxic.size_variation > 0) {
    return `size_variation ${toxic.size_variation}`;
  }
  return undefined;
}
