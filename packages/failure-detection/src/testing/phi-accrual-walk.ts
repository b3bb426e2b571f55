import { type ModelWalk, oneOf } from "@holdfast/clock/testing";
import type { Suspicion } from "../peer-change.ts";
import { PhiAccrual } from "../phi-accrual.ts";
import { silenceStep, walkedPeers } from "./silence-steps.ts";

const samplesMax = 20;
const acceptablePauseMs = 1_000;
const minimumDeviationMs = 100;
const firstIntervalMs = 1_000;

/** Quantiles of the standard normal distribution, computed with mpmath: what lies above them has the chance 10^-3 and 10^-8. */
const suspectQuantile = 3.090_232_306_167_813;
const deadQuantile = 5.612_001_244_174_789;

/** The rule said as plainly as possible: all intervals kept, mean and deviation by their definitions, and no phi but the quantile it stands for. */
class PlainPeer {
  #intervals: number[] = [firstIntervalMs * 0.75, firstIntervalMs * 1.25];
  #heardAt: number;

  constructor(now: number) {
    this.#heardAt = now;
  }

  hear(now: number): void {
    if (this.suspicion(now) !== "dead") {
      this.#intervals = [...this.#intervals, now - this.#heardAt].slice(-samplesMax);
    }
    this.#heardAt = now;
  }

  suspicion(now: number): Suspicion {
    const intervals = this.#intervals;
    const mean = intervals.reduce((sum, interval) => sum + interval, 0) / intervals.length;
    const variance =
      intervals.reduce((sum, interval) => sum + (interval - mean) ** 2, 0) / intervals.length;
    const deviation = Math.max(Math.sqrt(variance), minimumDeviationMs);
    const deviations = (now - this.#heardAt - mean - acceptablePauseMs) / deviation;
    if (deviations >= deadQuantile) return "dead";
    return deviations >= suspectQuantile ? "suspect" : "alive";
  }
}

export const phiAccrualWalk: ModelWalk = {
  name: "phi accrual",
  start: (random) => {
    const options = { samplesMax, acceptablePauseMs, minimumDeviationMs, firstIntervalMs };
    const detector = new PhiAccrual(options);
    let now = 0;
    let plain = new Map(walkedPeers.map((id) => [id, new PlainPeer(0)]));
    detector.setEndpoints(walkedPeers, now);
    return () => {
      const step = silenceStep(random);
      if (step.kind === "wait") now += step.ms;
      if (step.kind === "hear") {
        detector.recordHeartbeat(step.peer, now);
        plain.get(step.peer)?.hear(now);
      }
      if (step.kind === "set") {
        detector.setEndpoints(step.peers, now);
        plain = new Map(step.peers.map((id) => [id, plain.get(id) ?? new PlainPeer(now)]));
      }
      const id = oneOf(random, walkedPeers);
      const [actual, expected] = [
        detector.suspicion(id, now),
        plain.get(id)?.suspicion(now) ?? "alive",
      ];
      return actual === expected ? undefined : `${id} is ${actual}, by the plain rule ${expected}`;
    };
  },
};
