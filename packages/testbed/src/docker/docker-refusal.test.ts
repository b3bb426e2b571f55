import { describe, expect, test } from "vitest";
import type { ToxicFault } from "../fault.ts";
import { dockerRefusal } from "./docker-refusal.ts";

const fault: ToxicFault = {
  kind: "toxic",
  edge: "payment->provider",
  toxic: { type: "latency", latency: 100, jitter: 0 },
};

describe("dockerRefusal", () => {
  test.each<{ name: string; diced: ToxicFault; what: string }>([
    { name: "toxicity", diced: { ...fault, toxicity: 0.5 }, what: "latency with toxicity 0.5" },
    {
      name: "jitter",
      diced: { ...fault, toxic: { type: "latency", latency: 100, jitter: 20 } },
      what: "latency with jitter 20 ms",
    },
    {
      name: "variation",
      diced: {
        ...fault,
        toxic: { type: "slicer", average_size: 64, size_variation: 8, delay: 0 },
      },
      what: "slicer with size_variation 8",
    },
  ])("refuses $name, for which Toxiproxy would roll dice without a seed", ({ diced, what }) => {
    expect(dockerRefusal(diced)).toBe(
      `runtime docker refuses ${what}: Toxiproxy's dice have no seed, so the run could not be repeated; leave it out, or use runtime local`,
    );
  });

  test("offers what is certain", () => {
    expect(dockerRefusal({ ...fault, toxicity: 1 })).toBeUndefined();
    expect(dockerRefusal({ kind: "pause", service: "payment" })).toBeUndefined();
  });
});
