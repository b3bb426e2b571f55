import { check, refuseUnknown } from "./option-check.ts";
import type { PeerChange } from "./peer-change.ts";

export interface HealthThresholdsOptions {
  /** Checks failed in a row that make a peer unhealthy. At least 1. Default 3. */
  readonly unhealthyAfter?: number;
  /** Checks passed in a row that make it healthy again. At least 1. Default 2. */
  readonly healthyAfter?: number;
  /** Whether a peer is used before its first check. Default true. */
  readonly initiallyHealthy?: boolean;
}

/** One lost check is noise, three are not. */
export const defaultUnhealthyAfter = 3;
/** A peer that answered once may be about to die again. */
export const defaultHealthyAfter = 2;

interface Peer {
  isHealthy: boolean;
  /** Results in a row that speak against `isHealthy`. */
  against: number;
}

/** Turns the results of health checks into who is healthy, with hysteresis: it takes several in a row to change its mind. */
export class HealthThresholds {
  readonly #unhealthyAfter: number;
  readonly #healthyAfter: number;
  readonly #initiallyHealthy: boolean;
  readonly #peers = new Map<string, Peer>();
  #changes: PeerChange[] = [];

  /** @throws {RangeError} When an option is not allowed. */
  constructor(options: HealthThresholdsOptions = {}) {
    refuseUnknown("HealthThresholds", options, [
      "unhealthyAfter",
      "healthyAfter",
      "initiallyHealthy",
    ]);
    const { unhealthyAfter = defaultUnhealthyAfter, healthyAfter = defaultHealthyAfter } = options;
    const { initiallyHealthy = true } = options;
    for (const [option, value] of Object.entries({ unhealthyAfter, healthyAfter })) {
      check(
        Number.isInteger(value) && value >= 1,
        `HealthThresholds: ${option}`,
        "an integer of at least 1",
        value,
      );
    }
    check(
      typeof initiallyHealthy === "boolean",
      "HealthThresholds: initiallyHealthy",
      "true or false",
      initiallyHealthy,
    );
    this.#unhealthyAfter = unhealthyAfter;
    this.#healthyAfter = healthyAfter;
    this.#initiallyHealthy = initiallyHealthy;
  }

  /** The peers there are. What is known of those that stay is kept. */
  setEndpoints(endpointIds: readonly string[]): void {
    for (const id of this.#peers.keys()) if (!endpointIds.includes(id)) this.#peers.delete(id);
    for (const id of endpointIds) {
      if (!this.#peers.has(id))
        this.#peers.set(id, { isHealthy: this.#initiallyHealthy, against: 0 });
    }
  }

  admits(endpointId: string): boolean {
    return this.#peers.get(endpointId)?.isHealthy ?? this.#initiallyHealthy;
  }

  /** Takes note of a check. One that timed out has not passed. A check of a peer that does not exist changes nothing. */
  recordCheck(endpointId: string, passed: boolean): void {
    const peer = this.#peers.get(endpointId);
    if (peer === undefined) return;
    if (passed === peer.isHealthy) {
      peer.against = 0;
      return;
    }
    peer.against += 1;
    if (peer.against < (peer.isHealthy ? this.#unhealthyAfter : this.#healthyAfter)) return;
    peer.isHealthy = passed;
    peer.against = 0;
    const endpoint = endpointId;
    this.#changes.push(
      passed
        ? { kind: "readmitted", endpoint, reason: "health-checks-passed" }
        : { kind: "ejected", endpoint, reason: "health-checks-failed" },
    );
  }

  /** Gives all changes since the last time it was asked, oldest first. */
  changes(): readonly PeerChange[] {
    if (this.#changes.length === 0) return none;
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }
}

const none: readonly PeerChange[] = [];
