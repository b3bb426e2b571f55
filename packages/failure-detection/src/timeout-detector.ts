import { check, refuseUnknown } from "./option-check.ts";
import { checkStalls, type OwnStall } from "./own-stall.ts";
import type { PeerChange } from "./peer-change.ts";
import { keepPeers } from "./peer-table.ts";

export interface TimeoutDetectorOptions {
  /** How long a peer may owe a sign of life, in milliseconds. Above 0. */
  readonly timeoutMs: number;
  /** Where this process's own stalls are known, so that they are not held against peers. Default: not known. */
  readonly stalls?: OwnStall;
}

interface Peer {
  /** When the first question was asked that nothing has been heard after; undefined when it owes nothing. */
  owesSince: number | undefined;
  isDead: boolean;
}

/**
 * Calls a peer dead that was asked and from which nothing at all has been heard for too long. Who was not asked owes nothing, so an idle
 * peer is alive; and any sign of life counts, a late answer or an error too, so a slow one is.
 */
export class TimeoutDetector {
  readonly #timeoutMs: number;
  readonly #stalls: OwnStall | undefined;
  readonly #peers = new Map<string, Peer>();
  #changes: PeerChange[] = [];

  /** @throws {RangeError} When an option is not allowed. */
  constructor(options: TimeoutDetectorOptions) {
    refuseUnknown("TimeoutDetector", options, ["timeoutMs", "stalls"]);
    const { timeoutMs, stalls } = options;
    check(
      Number.isFinite(timeoutMs) && timeoutMs > 0,
      "TimeoutDetector: timeoutMs",
      "a finite number above 0",
      timeoutMs,
    );
    this.#timeoutMs = timeoutMs;
    checkStalls("TimeoutDetector", stalls);
    this.#stalls = stalls;
  }

  /** The peers there are. What is known of those that stay is kept. */
  setEndpoints(endpointIds: readonly string[]): void {
    keepPeers(this.#peers, endpointIds, () => ({ owesSince: undefined, isDead: false }));
  }

  /** Says that a peer was asked something. @param now Instant on the monotonic clock. */
  asked(endpointId: string, now: number): void {
    const peer = this.#peers.get(endpointId);
    if (peer !== undefined) peer.owesSince ??= this.#awake(now);
  }

  /** Says that anything was heard of it. */
  heard(endpointId: string, now: number): void {
    const peer = this.#peers.get(endpointId);
    if (peer === undefined) return;
    this.#note(endpointId, peer, this.#awake(now));
    peer.owesSince = undefined;
    this.#note(endpointId, peer, this.#awake(now));
  }

  /** False for a peer that is dead. */
  admits(endpointId: string, now: number): boolean {
    const peer = this.#peers.get(endpointId);
    return peer === undefined || !this.#isDead(peer, this.#awake(now));
  }

  /** Gives all changes since the last time it was asked, oldest first. */
  changes(now: number): readonly PeerChange[] {
    for (const [id, peer] of this.#peers) this.#note(id, peer, this.#awake(now));
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  #note(endpoint: string, peer: Peer, at: number): void {
    const isDead = this.#isDead(peer, at);
    if (isDead === peer.isDead) return;
    peer.isDead = isDead;
    this.#changes.push(
      isDead
        ? { kind: "ejected", endpoint, reason: "silent" }
        : { kind: "readmitted", endpoint, reason: "heard" },
    );
  }

  #isDead({ owesSince }: Peer, at: number): boolean {
    return owesSince !== undefined && at - owesSince >= this.#timeoutMs;
  }

  #awake(now: number): number {
    return this.#stalls?.awake(now) ?? now;
  }
}
