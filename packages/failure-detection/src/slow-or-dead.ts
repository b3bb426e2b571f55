// A timeout alone cannot tell a slow peer from a dead one: to the caller both are silence. They differ in everything else that is heard. A slow peer
// answers late, after its caller has given up, and answers shallow checks; a dead one was asked and nothing at all came. They call
// for different things: a dead peer is not used, a slow one is spared.

import { check, refuseUnknown } from "./option-check.ts";
import { checkStalls, type OwnStall } from "./own-stall.ts";
import type { PeerChange } from "./peer-change.ts";
import { keepPeers } from "./peer-table.ts";
import { TimeoutDetector } from "./timeout-detector.ts";

export interface SlowOrDeadOptions {
  /** A call that takes longer is slow, in milliseconds; one that was given up is, whenever. Above 0. */
  readonly slowAfterMs: number;
  /** Nothing heard for so long after a question is death, in milliseconds. Above 0. Longer than the slowest answer of a live peer. */
  readonly deadAfterMs: number;
  /** Share of slow calls from which a peer is slow, above 0 to 1. Default 0.5. */
  readonly slowShare?: number;
  /** Calls without which there is no share. At least 1, at most 50. Default 5. */
  readonly minimumCalls?: number;
  /** How long a call counts, in milliseconds, so that a peer that is spared gets another chance. Above 0. Default 10 000. */
  readonly windowMs?: number;
  /** Where this process's own stalls are known. Default: not known. */
  readonly stalls?: OwnStall;
}

export const defaultSlowShare = 0.5;
/** Fewer are chance. */
export const defaultMinimumSlowCalls = 5;
export const defaultSlowWindowMs = 10_000;
/** Calls looked at for each peer: enough for any share, little to walk through. */
const callsMax = 50;

/** How a call to a peer ended. */
export interface CallEnd {
  /** True for any answer of the peer, an error too; false when this side gave up. */
  readonly answered: boolean;
  readonly tookMs: number;
}

export type PeerPace = "healthy" | "slow" | "dead";

interface Sample {
  readonly at: number;
  readonly slow: boolean;
}

export class SlowOrDead {
  readonly #slowAfterMs: number;
  readonly #slowShare: number;
  readonly #minimumCalls: number;
  readonly #windowMs: number;
  readonly #life: TimeoutDetector;
  readonly #samples = new Map<string, Sample[]>();

  /** @throws {RangeError} When an option is not allowed. */
  constructor(options: SlowOrDeadOptions) {
    refuseUnknown("SlowOrDead", options, knownOptions);
    const { slowAfterMs, deadAfterMs, stalls, slowShare = defaultSlowShare } = options;
    const { minimumCalls = defaultMinimumSlowCalls, windowMs = defaultSlowWindowMs } = options;
    for (const [option, value] of Object.entries({ slowAfterMs, deadAfterMs, windowMs })) {
      check(
        Number.isFinite(value) && value > 0,
        `SlowOrDead: ${option}`,
        "a finite number above 0",
        value,
      );
    }
    check(
      Number.isFinite(slowShare) && slowShare > 0 && slowShare <= 1,
      "SlowOrDead: slowShare",
      "a number above 0, up to 1",
      slowShare,
    );
    checkStalls("SlowOrDead", stalls);
    check(
      Number.isInteger(minimumCalls) && minimumCalls >= 1 && minimumCalls <= callsMax,
      "SlowOrDead: minimumCalls",
      `an integer from 1 to ${callsMax}`,
      minimumCalls,
    );
    this.#slowAfterMs = slowAfterMs;
    this.#slowShare = slowShare;
    this.#minimumCalls = minimumCalls;
    this.#windowMs = windowMs;
    this.#life = new TimeoutDetector({
      timeoutMs: deadAfterMs,
      ...(stalls !== undefined && { stalls }),
    });
  }

  /** The peers there are. What is known of those that stay is kept. */
  setEndpoints(endpointIds: readonly string[]): void {
    this.#life.setEndpoints(endpointIds);
    keepPeers(this.#samples, endpointIds, () => []);
  }

  /** Says that a call, or a check, was sent to a peer. @param now Instant on the monotonic clock. */
  begin(endpointId: string, now: number): void {
    this.#life.asked(endpointId, now);
  }

  /** Says how it ended. Calls that their caller cancelled say nothing: do not report them. */
  end(endpointId: string, { answered, tookMs }: CallEnd, now: number): void {
    const samples = this.#samples.get(endpointId);
    if (samples === undefined) return;
    if (answered) this.#life.heard(endpointId, now);
    samples.push({ at: now, slow: !answered || tookMs > this.#slowAfterMs });
    if (samples.length > callsMax) samples.shift();
  }

  /** Says that anything else was heard of a peer: a heartbeat, a passed check, an answer nobody waits for any more. */
  heard(endpointId: string, now: number): void {
    this.#life.heard(endpointId, now);
  }

  pace(endpointId: string, now: number): PeerPace {
    if (!this.#life.admits(endpointId, now)) return "dead";
    const recent = (this.#samples.get(endpointId) ?? []).filter(
      ({ at }) => now - at < this.#windowMs,
    );
    if (recent.length < this.#minimumCalls) return "healthy";
    const slow = recent.filter((sample) => sample.slow).length;
    return slow >= this.#slowShare * recent.length ? "slow" : "healthy";
  }

  /** False for a peer that is dead. A slow one is for the balancer's load and for hedging. */
  admits(endpointId: string, now: number): boolean {
    return this.#life.admits(endpointId, now);
  }

  /** Gives the deaths and returns since the last time it was asked, oldest first. */
  changes(now: number): readonly PeerChange[] {
    return this.#life.changes(now);
  }
}

const knownOptions: readonly (keyof SlowOrDeadOptions)[] = [
  "slowAfterMs",
  "deadAfterMs",
  "slowShare",
  "minimumCalls",
  "windowMs",
  "stalls",
];
