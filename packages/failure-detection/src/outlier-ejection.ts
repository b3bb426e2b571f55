// Takes peers out of the choice for what came of calls to them, without sending anything of its own. After Envoy's outlier detection and gRFC
// A50, sized for pools of three: there, their defaults (five hosts at least, a tenth ejected at most) never eject anyone.
//
// Failures that this side saw (a timeout, no connection) are counted apart from those the peer answered: they come from another cause,
// and a peer that answers errors quickly must not be cleared by them, nor the reverse.

import { check, refuseUnknown } from "./option-check.ts";
import type { PeerChange, PeerResult } from "./peer-change.ts";

export interface OutlierEjectionOptions {
  /** Failures in a row, answered by the peer, that eject it. At least 1. Default 5. */
  readonly consecutiveFailures?: number;
  /** Failures in a row, seen by this side, that eject it. At least 1. Default 3. */
  readonly consecutiveLocalFailures?: number;
  /** First ejection, in milliseconds; the n-th lasts n times as long. Above 0. Default 2 000. */
  readonly baseEjectionMs?: number;
  /** No ejection is longer, in milliseconds. At least `baseEjectionMs`. Default 30 000. */
  readonly maxEjectionMs?: number;
  /**
   * Share of the peers that may be ejected at once, above 0 to 1; rounded down, but one may always be. Default 0.5: one of two or three.
   */
  readonly maxEjectedRatio?: number;
  /** With fewer peers none is ejected. At least 1. Default 2. */
  readonly minimumHosts?: number;
}

/** Envoy's and gRPC's default. */
export const defaultConsecutiveFailures = 5;
/** Each costs a caller its whole timeout, so fewer must do. */
export const defaultConsecutiveLocalFailures = 3;
/** Long enough for a restart; Envoy's 30 s would outlast the whole fault of a scenario. */
export const defaultBaseEjectionMs = 2_000;
export const defaultMaxEjectionMs = 30_000;
/** At least half stay in, so a fault common to all cannot empty the pool. */
export const defaultMaxEjectedRatio = 0.5;
/** Ejecting the only peer would be giving up. */
export const defaultMinimumHosts = 2;

interface Peer {
  failures: number;
  localFailures: number;
  /** Multiplier of the next ejection less one; each quiet time of the base length takes one off again. */
  ejections: number;
  /** Undefined while it is in. */
  ejectedUntil: number | undefined;
  readmittedAt: number;
}

export class OutlierEjection {
  readonly #consecutiveFailures: number;
  readonly #consecutiveLocalFailures: number;
  readonly #baseEjectionMs: number;
  readonly #maxEjectionMs: number;
  readonly #maxEjectedRatio: number;
  readonly #minimumHosts: number;
  readonly #peers = new Map<string, Peer>();
  #ejected = 0;
  #nextReadmission = Number.POSITIVE_INFINITY;
  #changes: PeerChange[] = [];

  /** @throws {RangeError} When an option is not allowed. */
  constructor(options: OutlierEjectionOptions = {}) {
    refuseUnknown("OutlierEjection", options, knownOptions);
    this.#consecutiveFailures = options.consecutiveFailures ?? defaultConsecutiveFailures;
    this.#consecutiveLocalFailures =
      options.consecutiveLocalFailures ?? defaultConsecutiveLocalFailures;
    this.#baseEjectionMs = options.baseEjectionMs ?? defaultBaseEjectionMs;
    this.#maxEjectionMs =
      options.maxEjectionMs ?? Math.max(defaultMaxEjectionMs, this.#baseEjectionMs);
    this.#maxEjectedRatio = options.maxEjectedRatio ?? defaultMaxEjectedRatio;
    this.#minimumHosts = options.minimumHosts ?? defaultMinimumHosts;
    this.#check();
  }

  /** The peers there are. What is known of those that stay is kept. */
  setEndpoints(endpointIds: readonly string[]): void {
    for (const [id, peer] of this.#peers) {
      if (endpointIds.includes(id)) continue;
      if (peer.ejectedUntil !== undefined) this.#ejected -= 1;
      this.#peers.delete(id);
    }
    for (const id of endpointIds) if (!this.#peers.has(id)) this.#peers.set(id, newPeer());
  }

  /** @param now Instant on the monotonic clock. */
  admits(endpointId: string, now: number): boolean {
    const until = this.#peers.get(endpointId)?.ejectedUntil;
    return until === undefined || now >= until;
  }

  /** Takes note of a result. Results of peers that do not exist, or are out, change nothing: they were sent before. */
  record(endpointId: string, result: PeerResult, now: number): void {
    if (now >= this.#nextReadmission) this.#readmit(now);
    const peer = this.#peers.get(endpointId);
    if (peer === undefined || peer.ejectedUntil !== undefined || result.as === "ignored") return;
    if (result.as === "success") {
      peer.failures = 0;
      peer.localFailures = 0;
      return;
    }
    if (result.localOrigin) peer.localFailures += 1;
    else peer.failures += 1;
    if (peer.failures >= this.#consecutiveFailures)
      this.#eject(endpointId, peer, "consecutive-failures", now);
    else if (peer.localFailures >= this.#consecutiveLocalFailures) {
      this.#eject(endpointId, peer, "consecutive-timeouts", now);
    }
  }

  /** Lets those back whose time is over, and gives all changes since the last time it was asked, oldest first. */
  changes(now: number): readonly PeerChange[] {
    if (now >= this.#nextReadmission) this.#readmit(now);
    if (this.#changes.length === 0) return none;
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  #eject(endpoint: string, peer: Peer, reason: string, now: number): void {
    if (!this.#mayEjectAnother()) return;
    const quiet = Math.floor((now - peer.readmittedAt) / this.#baseEjectionMs);
    peer.ejections = Math.max(0, peer.ejections - quiet) + 1;
    const forMs = Math.min(this.#maxEjectionMs, this.#baseEjectionMs * peer.ejections);
    peer.ejectedUntil = now + forMs;
    this.#ejected += 1;
    this.#nextReadmission = Math.min(this.#nextReadmission, peer.ejectedUntil);
    this.#changes.push({ kind: "ejected", endpoint, reason, forMs });
  }

  #mayEjectAnother(): boolean {
    const hosts = this.#peers.size;
    if (hosts < this.#minimumHosts) return false;
    return this.#ejected < Math.max(1, Math.floor(hosts * this.#maxEjectedRatio));
  }

  #readmit(now: number): void {
    this.#nextReadmission = Number.POSITIVE_INFINITY;
    for (const [endpoint, peer] of this.#peers) {
      if (peer.ejectedUntil === undefined) continue;
      if (now < peer.ejectedUntil) {
        this.#nextReadmission = Math.min(this.#nextReadmission, peer.ejectedUntil);
        continue;
      }
      peer.readmittedAt = peer.ejectedUntil;
      peer.ejectedUntil = undefined;
      peer.failures = 0;
      peer.localFailures = 0;
      this.#ejected -= 1;
      this.#changes.push({ kind: "readmitted", endpoint, reason: "ejection-over" });
    }
  }

  #check(): void {
    const counts = {
      consecutiveFailures: this.#consecutiveFailures,
      consecutiveLocalFailures: this.#consecutiveLocalFailures,
      minimumHosts: this.#minimumHosts,
    };
    for (const [option, value] of Object.entries(counts)) {
      check(
        Number.isInteger(value) && value >= 1,
        `OutlierEjection: ${option}`,
        "an integer of at least 1",
        value,
      );
    }
    const [base, max, ratio] = [this.#baseEjectionMs, this.#maxEjectionMs, this.#maxEjectedRatio];
    check(
      Number.isFinite(base) && base > 0,
      "OutlierEjection: baseEjectionMs",
      "a finite number above 0",
      base,
    );
    check(
      Number.isFinite(max) && max >= base,
      "OutlierEjection: maxEjectionMs",
      `at least baseEjectionMs (${base})`,
      max,
    );
    check(
      Number.isFinite(ratio) && ratio > 0 && ratio <= 1,
      "OutlierEjection: maxEjectedRatio",
      "a number above 0, up to 1",
      ratio,
    );
  }
}

const knownOptions: readonly (keyof OutlierEjectionOptions)[] = [
  "consecutiveFailures",
  "consecutiveLocalFailures",
  "baseEjectionMs",
  "maxEjectionMs",
  "maxEjectedRatio",
  "minimumHosts",
];

const none: readonly PeerChange[] = [];

function newPeer(): Peer {
  return { failures: 0, localFailures: 0, ejections: 0, ejectedUntil: undefined, readmittedAt: 0 };
}
