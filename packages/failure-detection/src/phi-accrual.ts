// The phi accrual failure detector of Hayashibara, Défago, Yared and Katayama (SRDS 2004), with the refinements and defaults of Akka. It does not
// say dead or alive but how surprising the silence is: phi is -log10 of the chance that a heartbeat is still to come after so long, were
// intervals normally distributed as they were lately. At phi 1 giving up would be wrong one time in ten, at 2 one in a hundred.

import { ArrivalHistory } from "./arrival-history.ts";
import { minusLog10NormalTail } from "./normal-tail.ts";
import { check, refuseUnknown } from "./option-check.ts";
import { checkStalls, type OwnStall } from "./own-stall.ts";
import type { PeerChange, Suspicion } from "./peer-change.ts";
import { keepPeers } from "./peer-table.ts";

export interface PhiAccrualOptions {
  /** Phi from which a peer is dead. Above 0. Default 8. */
  readonly deadPhi?: number;
  /** Phi from which it is suspect. Above 0, at most `deadPhi`. Default 3, or `deadPhi` when that is less. */
  readonly suspectPhi?: number;
  /** The deviation is never taken for less, in milliseconds. Above 0. Default 100. */
  readonly minimumDeviationMs?: number;
  /** Silence beyond the usual that surprises nobody, in milliseconds. At least 0. Default 3 000. */
  readonly acceptablePauseMs?: number;
  /** Interval expected before there is a history, in milliseconds. Above 0. Default 1 000. */
  readonly firstIntervalMs?: number;
  /** Intervals remembered for each peer. At least 2. Default 1 000. */
  readonly samplesMax?: number;
  /** Where this process's own stalls are known, so that they are not held against peers. Default: not known. */
  readonly stalls?: OwnStall;
}

/** Akka's: wrong once in a hundred million intervals, if they were normally distributed. */
export const defaultDeadPhi = 8;
/** Wrong once in a thousand: enough to prefer another peer, too often to bury one. */
export const defaultSuspectPhi = 3;
/** Akka's: a perfectly even heartbeat must not make a late one unthinkable. */
export const defaultMinimumDeviationMs = 100;
/** Akka's for a cluster: as long as a bad garbage collection of the peer. */
export const defaultAcceptablePauseMs = 3_000;
/** Akka's heartbeat interval. */
export const defaultFirstIntervalMs = 1_000;
/** Akka's. Eight kilobytes for each peer. */
export const defaultSamplesMax = 1_000;

interface Peer {
  readonly history: ArrivalHistory;
  /** On the clock that stands still while this process does. */
  heardAt: number;
  isDead: boolean;
}

export class PhiAccrual {
  readonly #deadPhi: number;
  readonly #suspectPhi: number;
  readonly #minimumDeviationMs: number;
  readonly #acceptablePauseMs: number;
  readonly #firstIntervalMs: number;
  readonly #samplesMax: number;
  readonly #stalls: OwnStall | undefined;
  readonly #peers = new Map<string, Peer>();
  #changes: PeerChange[] = [];

  /** @throws {RangeError} When an option is not allowed. */
  constructor(options: PhiAccrualOptions = {}) {
    refuseUnknown("PhiAccrual", options, knownOptions);
    this.#deadPhi = options.deadPhi ?? defaultDeadPhi;
    this.#suspectPhi = options.suspectPhi ?? Math.min(defaultSuspectPhi, this.#deadPhi);
    this.#minimumDeviationMs = options.minimumDeviationMs ?? defaultMinimumDeviationMs;
    this.#acceptablePauseMs = options.acceptablePauseMs ?? defaultAcceptablePauseMs;
    this.#firstIntervalMs = options.firstIntervalMs ?? defaultFirstIntervalMs;
    this.#samplesMax = options.samplesMax ?? defaultSamplesMax;
    checkStalls("PhiAccrual", options.stalls);
    this.#stalls = options.stalls;
    this.#check();
  }

  /** The peers there are. What is known of those that stay is kept; a new one counts as heard of now. @param now Instant on the monotonic clock. */
  setEndpoints(endpointIds: readonly string[], now: number): void {
    keepPeers(this.#peers, endpointIds, () => this.#newPeer(this.#awake(now)));
  }

  /** Takes note of a heartbeat, or of any other sign of life that comes at regular intervals. Of peers that do not exist it changes nothing. */
  recordHeartbeat(endpointId: string, now: number): void {
    const peer = this.#peers.get(endpointId);
    if (peer === undefined) return;
    const at = this.#awake(now);
    // The silence of an outage is not an interval between heartbeats: one of it would make the next outage look normal. Nor is what piled up
    // while this process was stalled.
    const isRegular = !this.#isDead(peer, at) && (this.#stalls?.isSettled(now) ?? true);
    if (isRegular) peer.history.add(Math.max(0, at - peer.heardAt));
    this.#note(endpointId, peer, at);
    peer.heardAt = Math.max(peer.heardAt, at);
    this.#note(endpointId, peer, at);
  }

  /** How surprising the silence of a peer is: 0 and up; 0 for a peer that does not exist. */
  phi(endpointId: string, now: number): number {
    const peer = this.#peers.get(endpointId);
    return peer === undefined ? 0 : this.#phi(peer, this.#awake(now));
  }

  suspicion(endpointId: string, now: number): Suspicion {
    const phi = this.phi(endpointId, now);
    if (phi >= this.#deadPhi) return "dead";
    return phi >= this.#suspectPhi ? "suspect" : "alive";
  }

  /** False for a peer that is dead. */
  admits(endpointId: string, now: number): boolean {
    const peer = this.#peers.get(endpointId);
    return peer === undefined || !this.#isDead(peer, this.#awake(now));
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
    const isDead = this.#isDead(peer, at);
    if (isDead === peer.isDead) return;
    peer.isDead = isDead;
    this.#changes.push(
      isDead
        ? { kind: "ejected", endpoint, reason: "heartbeats-missing" }
        : { kind: "readmitted", endpoint, reason: "heartbeat-heard" },
    );
  }

  #isDead(peer: Peer, at: number): boolean {
    return this.#phi(peer, at) >= this.#deadPhi;
  }

  #phi({ history, heardAt }: Peer, at: number): number {
    const meanMs = history.meanMs + this.#acceptablePauseMs;
    const deviationMs = Math.max(history.deviationMs, this.#minimumDeviationMs);
    return minusLog10NormalTail((at - heardAt - meanMs) / deviationMs);
  }

  /** Akka's estimate for the first heartbeat: two intervals whose mean is the expected one and whose deviation is a quarter of it. */
  #newPeer(at: number): Peer {
    const history = new ArrivalHistory(this.#samplesMax);
    history.add(this.#firstIntervalMs * 0.75);
    history.add(this.#firstIntervalMs * 1.25);
    return { history, heardAt: at, isDead: false };
  }

  #awake(now: number): number {
    return this.#stalls?.awake(now) ?? now;
  }

  #check(): void {
    const positive = {
      deadPhi: this.#deadPhi,
      suspectPhi: this.#suspectPhi,
      minimumDeviationMs: this.#minimumDeviationMs,
      firstIntervalMs: this.#firstIntervalMs,
    };
    for (const [option, value] of Object.entries(positive)) {
      check(
        Number.isFinite(value) && value > 0,
        `PhiAccrual: ${option}`,
        "a finite number above 0",
        value,
      );
    }
    const [suspect, dead, pause] = [this.#suspectPhi, this.#deadPhi, this.#acceptablePauseMs];
    check(suspect <= dead, "PhiAccrual: suspectPhi", `at most deadPhi (${dead})`, suspect);
    check(
      Number.isFinite(pause) && pause >= 0,
      "PhiAccrual: acceptablePauseMs",
      "a finite number of at least 0",
      pause,
    );
    const samples = this.#samplesMax;
    check(
      Number.isInteger(samples) && samples >= 2,
      "PhiAccrual: samplesMax",
      "an integer of at least 2",
      samples,
    );
  }
}

const knownOptions: readonly (keyof PhiAccrualOptions)[] = [
  "deadPhi",
  "suspectPhi",
  "minimumDeviationMs",
  "acceptablePauseMs",
  "firstIntervalMs",
  "samplesMax",
  "stalls",
];

const none: readonly PeerChange[] = [];
