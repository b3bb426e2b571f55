import { type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { OutlierEjection } from "../outlier-ejection.ts";
import type { PeerResult } from "../peer-change.ts";

const peers: readonly string[] = ["a", "b", "c", "d", "e"];
const options = {
  consecutiveFailures: 3,
  consecutiveLocalFailures: 2,
  baseEjectionMs: 500,
  maxEjectionMs: 1_200,
  maxEjectedRatio: 0.4,
};

const results: readonly PeerResult[] = [
  { as: "success", localOrigin: false },
  { as: "failure", localOrigin: false },
  { as: "failure", localOrigin: false },
  { as: "failure", localOrigin: true },
  { as: "ignored", localOrigin: false },
];

/** The rule said as plainly as possible: all results since the peer came in are kept, and those since its last success are counted. */
class PlainPeer {
  ejectedUntil = 0;
  #results: PeerResult[] = [];
  #ejections = 0;

  isOut(now: number): boolean {
    return now < this.ejectedUntil;
  }

  /** @returns Whether it should be ejected. */
  record(result: PeerResult): boolean {
    if (result.as === "success") this.#results = [];
    else if (result.as === "failure") this.#results.push(result);
    else return false;
    const local = this.#results.filter(({ localOrigin }) => localOrigin).length;
    const answered = this.#results.length - local;
    return answered >= options.consecutiveFailures || local >= options.consecutiveLocalFailures;
  }

  eject(now: number): void {
    const quietTimes = Math.floor((now - this.ejectedUntil) / options.baseEjectionMs);
    this.#ejections = Math.max(0, this.#ejections - quietTimes) + 1;
    const forMs = Math.min(options.maxEjectionMs, options.baseEjectionMs * this.#ejections);
    this.ejectedUntil = now + forMs;
    this.#results = [];
  }
}

export const outlierEjectionWalk: ModelWalk = {
  name: "outlier ejection",
  start: (random) => {
    const detector = new OutlierEjection(options);
    detector.setEndpoints(peers);
    const plain = new Map(peers.map((id) => [id, new PlainPeer()]));
    let now = 0;
    return () => {
      now += upTo(random, random() < 0.1 ? 900 : 60);
      const id = oneOf(random, peers);
      const result = oneOf(random, results);
      detector.record(id, result, now);
      const peer = plain.get(id);
      const out = [...plain.values()].filter((each) => each.isOut(now)).length;
      if (peer?.isOut(now) === false && peer.record(result) && out < 2) peer.eject(now);
      const wrong = peers.find(
        (each) => detector.admits(each, now) === plain.get(each)?.isOut(now),
      );
      return wrong === undefined ? undefined : `${wrong} at ${now} ms`;
    };
  },
};
