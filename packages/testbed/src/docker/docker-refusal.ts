import type { FaultSpec } from "../fault.ts";

/** What Toxiproxy would roll dice for: they have no seed, and a run could not be repeated. */
export function dockerRefusal(fault: FaultSpec): string | undefined {
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
