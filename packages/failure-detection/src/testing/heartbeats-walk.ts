import { type ModelWalk, oneOf } from "@holdfast/clock/testing";
import { Heartbeats } from "../heartbeats.ts";
import { silenceStep, walkedPeers } from "./silence-steps.ts";

const intervalMs = 1_000;
const toleranceMs = 200;
const missedMax = 3;

/** The rule said as plainly as possible: walk through the instants at which a heartbeat was due and count those that came to nothing. */
function plainlyMissed(heardAt: number, now: number): number {
  let missed = 0;
  for (let due = heardAt + intervalMs; due + toleranceMs <= now; due += intervalMs) missed += 1;
  return missed;
}

export const heartbeatsWalk: ModelWalk = {
  name: "heartbeats",
  start: (random) => {
    const detector = new Heartbeats({ intervalMs, toleranceMs, missedMax });
    let now = 0;
    let heardAt = new Map(walkedPeers.map((id) => [id, 0]));
    const out = new Set<string>();
    detector.setEndpoints(walkedPeers, now);
    return () => {
      const step = silenceStep(random);
      if (step.kind === "wait") now += step.ms;
      if (step.kind === "hear") {
        detector.recordHeartbeat(step.peer, now);
        if (heardAt.has(step.peer)) heardAt.set(step.peer, now);
      }
      if (step.kind === "set") {
        detector.setEndpoints(step.peers, now);
        for (const id of out) if (!step.peers.includes(id)) out.delete(id);
        heardAt = new Map(step.peers.map((id) => [id, heardAt.get(id) ?? now]));
      }
      for (const { kind, endpoint } of detector.changes(now)) {
        if (kind === "ejected") out.add(endpoint);
        else out.delete(endpoint);
      }
      const id = oneOf(random, walkedPeers);
      const missed = heardAt.has(id) ? plainlyMissed(heardAt.get(id) ?? now, now) : 0;
      const actual = detector.missed(id, now);
      if (actual !== missed) return `${id} missed ${actual}, by the plain rule ${missed}`;
      const isOut = heardAt.has(id) && out.has(id);
      return isOut === missed >= missedMax
        ? undefined
        : `${id} with ${missed} missed is ${isOut ? "out" : "in"} by its changes`;
    };
  },
};
