import type { Random } from "@holdfast/clock";
import { oneOf, upTo } from "@holdfast/clock/testing";

/** What can happen to detectors that listen: time passes, a peer is heard, a peer leaves or comes. */
export type SilenceStep =
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "hear"; readonly peer: string }
  | { readonly kind: "set"; readonly peers: readonly string[] };

export const walkedPeers: readonly string[] = ["a", "b", "c"];

/** Heartbeats about once a second, now and then an outage, seldom a change of peers. */
export function silenceStep(random: Random): SilenceStep {
  const chance = random();
  if (chance < 0.45) return { kind: "wait", ms: upTo(random, 1_000) };
  if (chance < 0.5) return { kind: "wait", ms: upTo(random, 8_000) };
  if (chance < 0.98) return { kind: "hear", peer: oneOf(random, [...walkedPeers, "unknown"]) };
  return { kind: "set", peers: walkedPeers.filter(() => random() < 0.8) };
}
