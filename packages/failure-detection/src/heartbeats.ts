import { check, refuseUnknown } from "./option-check.ts";
import { checkStalls, type OwnStall } from "./own-stall.ts";
import type { PeerChange, Suspicion } from "./peer-change.ts";
import { keepPeers } from "./peer-table.ts";

export interface HeartbeatsOptions {
  /** How often a peer sends one, in milliseconds. Above 0. */
  readonly intervalMs: number;
  /** Missed ones from which a peer is dead; from the first it is suspect. At least 1. Default 3. */
  readonly missedMax?: number;
  /** How late one may be without being missed, in milliseconds. At least 0. Default a quarter of the interval. */
  readonly toleranceMs?: number;
  /** Where this process's own stalls are known, so that they are not held against peers. Default: not known. */
  readonly stalls?: OwnStall;
}

/** One is lost now and then, three in a row are not. */
export const defaultMissedMax = 3;
/** Two clocks and a network between them are never more even than that. */
export const defaultToleranceShare = 0.25;

interface Peer {
  heardAt: number;
  isDead: boolean;
}

/**
 * Calls a peer dead that missed several heartbeats in a row. Detection takes `missedMax` intervals and the tolerance, neither less nor
 * more, whatever the network is like: where that varies, phi accrual adapts.
 */
export class Heartbeats {
  readonly #intervalMs: number;
  readonly #missedMax: number;
  readonly #toleranceMs: number;
  readonly #stalls: OwnStall | undefined;
  readonly #peers = new Map<string, Peer>();
  #changes: PeerChange[] = [];

  /** @throws {RangeError} When an option is not allowed. */
  constructor(options: HeartbeatsOptions) {
    refuseUnknown("Heartbeats", options, ["intervalMs", "missedMax", "toleranceMs", "stalls"]);
    const { intervalMs, missedMax = defaultMissedMax, stalls } = options;
    check(
      Number.isFinite(intervalMs) && intervalMs > 0,
      "Heartbeats: intervalMs",
      "a finite number above 0",
      intervalMs,
    );
    check(
      Number.isInteger(missedMax) && missedMax >= 1,
      "Heartbeats: missedMax",
      "an integer of at least 1",
      missedMax,
    );
    const { toleranceMs = intervalMs * defaultToleranceShare } = options;
    check(
      Number.isFinite(toleranceMs) && toleranceMs >= 0,
      "Heartbeats: toleranceMs",
      "a finite number of at least 0",
      toleranceMs,
    );
    this.#intervalMs = intervalMs;
    this.#missedMax = missedMax;
    this.#toleranceMs = toleranceMs;
    checkStalls("Heartbeats", stalls);
    this.#stalls = stalls;
  }

  /** The peers there are. What is known of those that stay is kept; a new one counts as heard of now. @param now Instant on the monotonic clock. */
  setEndpoints(endpointIds: readonly string[], now: number): void {
    const heardAt = this.#awake(now);
    keepPeers(this.#peers, endpointIds, () => ({ heardAt, isDead: false }));
  }

  /** Takes note of a heartbeat. Of peers that do not exist it changes nothing. */
  recordHeartbeat(endpointId: string, now: number): void {
    const peer = this.#peers.get(endpointId);
    if (peer === undefined) return;
    const at = this.#awake(now);
    this.#note(endpointId, peer, at);
    peer.heardAt = Math.max(peer.heardAt, at);
    this.#note(endpointId, peer, at);
  }

  /** Heartbeats missed in a row; 0 for a peer that does not exist. */
  missed(endpointId: string, now: number): number {
    const peer = this.#peers.get(endpointId);
    return peer === undefined ? 0 : this.#missed(peer, this.#awake(now));
  }

  suspicion(endpointId: string, now: number): Suspicion {
    const missed = this.missed(endpointId, now);
    if (missed >= this.#missedMax) return "dead";
    return missed > 0 ? "suspect" : "alive";
  }

  /** False for a peer that is dead. */
  admits(endpointId: string, now: number): boolean {
    return this.suspicion(endpointId, now) !== "dead";
  }

  /** Gives all changes since the last time it was asked, oldest first. */
  changes(now: number): readonly PeerChange[] {
    const at = this.#awake(now);
    for (const [id, peer] of this.#peers) this.#note(id, peer, at);
    if (this.#changes.length === 0) return none;
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  #note(endpoint: string, peer: Peer, at: number): void {
    const isDead = this.#missed(peer, at) >= this.#missedMax;
    if (isDead === peer.isDead) return;
    peer.isDead = isDead;
    this.#changes.push(
      isDead
        ? { kind: "ejected", endpoint, reason: "heartbeats-missing" }
        : { kind: "readmitted", endpoint, reason: "heartbeat-heard" },
    );
  }

  #missed({ heardAt }: Peer, at: number): number {
    return Math.max(0, Math.floor((at - heardAt - this.#toleranceMs) / this.#intervalMs));
  }

  #awake(now: number): number {
    return this.#stalls?.awake(now) ?? now;
  }
}

const none: readonly PeerChange[] = [];
