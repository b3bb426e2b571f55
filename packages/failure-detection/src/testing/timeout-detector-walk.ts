import { type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { OwnStall } from "../own-stall.ts";
import { TimeoutDetector } from "../timeout-detector.ts";

const timeoutMs = 500;
const tickMs = 50;
const toleranceMs = 20;
const peers: readonly string[] = ["a", "b"];

/** The time this process was awake, by the list of its ticks: each pause between two counts for so much and no more. */
class PlainTime {
  #pausesMs = 0;
  #tickedAt: number | undefined;

  tick(now: number): void {
    this.#pausesMs = this.at(now);
    this.#tickedAt = now;
  }

  at(now: number): number {
    if (this.#tickedAt === undefined) return now;
    return this.#pausesMs + Math.min(now - this.#tickedAt, tickMs + toleranceMs);
  }
}

interface Entry {
  readonly kind: "asked" | "heard";
  readonly peer: string;
  readonly at: number;
}

/** A log of what was asked and heard, in time awake. Now and then the process sleeps through some of it. */
export const timeoutDetectorWalk: ModelWalk = {
  name: "timeout detector, own stalls",
  start: (random) => {
    const stalls = new OwnStall({ tickMs, toleranceMs });
    const detector = new TimeoutDetector({ timeoutMs, stalls });
    const time = new PlainTime();
    detector.setEndpoints(peers);
    let now = 0;
    let log: readonly Entry[] = [];
    const out = new Set<string>();
    const isDead = (peer: string): boolean => {
      const own = log.filter((entry) => entry.peer === peer);
      const since = own.slice(own.findLastIndex(({ kind }) => kind === "heard") + 1);
      return since[0] !== undefined && time.at(now) - since[0].at >= timeoutMs;
    };
    return () => {
      now += random() < 0.01 ? upTo(random, 3_000) : upTo(random, 60);
      if (random() < 0.9) {
        stalls.tick(now);
        time.tick(now);
      }
      const peer = oneOf(random, peers);
      const kind = oneOf(random, ["asked", "asked", "heard"] as const);
      if (random() < 0.3) {
        if (kind === "asked") detector.asked(peer, now);
        else detector.heard(peer, now);
        // Questions after the first unanswered one add nothing.
        const owes = log.some((entry) => entry.peer === peer && entry.kind === "asked");
        if (kind === "heard") log = log.filter((entry) => entry.peer !== peer);
        else if (!owes) log = [...log, { kind, peer, at: time.at(now) }];
      }
      if (Math.abs(stalls.awake(now) - time.at(now)) > 1e-6) {
        return `awake ${stalls.awake(now)} of ${now} ms, by the list ${time.at(now)}`;
      }
      for (const { kind: change, endpoint } of detector.changes(now)) {
        if (change === "ejected") out.add(endpoint);
        else out.delete(endpoint);
      }
      const wrong = peers.find(
        (id) => detector.admits(id, now) === isDead(id) || out.has(id) !== isDead(id),
      );
      return (
        wrong &&
        `${wrong} is ${isDead(wrong) ? "dead" : "alive"} at ${now} ms, and was taken for the opposite`
      );
    };
  },
};
