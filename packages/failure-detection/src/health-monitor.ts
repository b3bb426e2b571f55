// Shallow checks ask whether a peer answers at all, deep ones whether it can do its work, passive ones look at the calls it gets anyway. A peer whose
// shallow or passive checks fail is down; one whose deep checks fail is degraded: it answers, and what it answers may be less.

import type { Random } from "@holdfast/clock";
import { type CheckOrder, CheckSchedule, type CheckTiming, checkTiming } from "./check-schedule.ts";
import { HealthThresholds } from "./health-thresholds.ts";
import { check, isObject, refuseUnknown } from "./option-check.ts";
import type { PeerChange, PeerResult } from "./peer-change.ts";

export interface CheckThresholds {
  /** Failed in a row that change it for the worse. At least 1. Default 3. */
  readonly unhealthyAfter?: number;
  /** Passed in a row that change it for the better. At least 1. Default 2. */
  readonly healthyAfter?: number;
}

export interface ActiveChecks extends CheckTiming, CheckThresholds {}

export interface HealthMonitorOptions {
  /** Whether it answers. */
  readonly shallow: ActiveChecks;
  /** Whether it can work. Default: not checked. */
  readonly deep?: ActiveChecks;
  /** Calls to it that this side saw fail, in a row. A peer that is down for them comes back by shallow checks. Default: not looked at. */
  readonly passive?: CheckThresholds;
  /** Spreads the checks of many peers over an interval. */
  readonly random: Random;
}

export type CheckKind = "shallow" | "deep";

/** A check to be made now. */
export interface PeerCheck extends CheckOrder {
  readonly kind: CheckKind;
}

/** `degraded`: use it, and expect less. */
export type PeerStatus = "up" | "degraded" | "down";

interface ActiveKind {
  readonly kind: CheckKind;
  readonly schedule: CheckSchedule;
  readonly thresholds: HealthThresholds;
}

export class HealthMonitor {
  readonly #shallow: ActiveKind;
  readonly #deep: ActiveKind | undefined;
  readonly #active: readonly ActiveKind[];
  readonly #passive: HealthThresholds | undefined;
  #changes: PeerChange[] = [];

  /** @throws {RangeError} When an option is not allowed. */
  constructor(options: HealthMonitorOptions) {
    refuseUnknown("HealthMonitor", options, ["shallow", "deep", "passive", "random"]);
    const { shallow, deep, passive, random } = options;
    check(typeof random === "function", "HealthMonitor: random", "a function", random);
    for (const [option, value] of Object.entries({ shallow, deep, passive })) {
      const isLeftOut = value === undefined && option !== "shallow";
      check(isLeftOut || isObject(value), `HealthMonitor: ${option}`, "options of checks", value);
    }
    this.#shallow = activeKind("shallow", shallow, random);
    this.#deep = deep === undefined ? undefined : activeKind("deep", deep, random);
    this.#active = this.#deep === undefined ? [this.#shallow] : [this.#shallow, this.#deep];
    this.#passive = passive === undefined ? undefined : new HealthThresholds(passive);
  }

  /** The peers there are. What is known of those that stay is kept. @param now Instant on the monotonic clock. */
  setEndpoints(endpointIds: readonly string[], now: number): void {
    for (const { schedule, thresholds } of this.#active) {
      schedule.setTargets(endpointIds, now);
      thresholds.setEndpoints(endpointIds);
    }
    this.#passive?.setEndpoints(endpointIds);
  }

  /** The checks to begin now, all at once. Each is handed out once and must be settled, or fails at its deadline. */
  due(now: number): readonly PeerCheck[] {
    this.#expire(now);
    return this.#active.flatMap(({ kind, schedule }) =>
      schedule.due(now).map((order) => ({ ...order, kind })),
    );
  }

  /** Takes note of a check. One that comes after its deadline is dropped: it has failed already. */
  settle(peerCheck: PeerCheck, passed: boolean, now: number): void {
    this.#expire(now);
    const active = this.#active.find(({ kind }) => kind === peerCheck.kind);
    if (active?.schedule.settle(peerCheck, now)) this.#take(active, peerCheck.target, passed);
  }

  /** Takes note of a call, for the passive checks. Any answer, even an error, passes. */
  record(endpointId: string, { as, localOrigin }: PeerResult): void {
    if (this.#passive === undefined || as === "ignored") return;
    // While it is down for its calls, only checks speak for it: stragglers were sent before.
    if (!this.#passive.admits(endpointId)) return;
    this.#passive.recordCheck(endpointId, !(as === "failure" && localOrigin));
    this.#collect(this.#passive, "calls");
  }

  status(endpointId: string, now: number): PeerStatus {
    this.#expire(now);
    if (!this.#isUsable(endpointId)) return "down";
    return this.#deep?.thresholds.admits(endpointId) === false ? "degraded" : "up";
  }

  /** False for a peer that is down. */
  admits(endpointId: string, now: number): boolean {
    return this.status(endpointId, now) !== "down";
  }

  /** Gives all changes since the last time it was asked, oldest first. */
  changes(now: number): readonly PeerChange[] {
    this.#expire(now);
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  /** The instant at which there is something to do: a check is due, or ends by its deadline. */
  get nextAt(): number {
    return Math.min(...this.#active.map(({ schedule }) => schedule.nextAt));
  }

  #isUsable(endpointId: string): boolean {
    return (
      this.#shallow.thresholds.admits(endpointId) && (this.#passive?.admits(endpointId) ?? true)
    );
  }

  #expire(now: number): void {
    for (const active of this.#active) {
      for (const { target } of active.schedule.expired(now)) this.#take(active, target, false);
    }
  }

  #take(active: ActiveKind, endpointId: string, passed: boolean): void {
    active.thresholds.recordCheck(endpointId, passed);
    if (active.kind === "deep") return;
    this.#collect(active.thresholds, "shallow-checks");
    if (this.#passive === undefined || this.#passive.admits(endpointId)) return;
    this.#passive.recordCheck(endpointId, passed);
    this.#collect(this.#passive, "calls");
  }

  /** Tells of a peer only when it changes as a whole: one that is out for two reasons is back when both are gone. */
  #collect(thresholds: HealthThresholds, what: "calls" | "shallow-checks"): void {
    const other =
      thresholds === this.#passive ? this.#shallow.thresholds : (this.#passive ?? noObjection);
    for (const { kind, endpoint } of thresholds.changes()) {
      if (!other.admits(endpoint)) continue;
      const reason = kind === "ejected" ? `${what}-failed` : "shallow-checks-passed";
      this.#changes.push({ kind, endpoint, reason });
    }
  }
}

const noObjection = { admits: (_endpointId: string): boolean => true };

function activeKind(kind: CheckKind, options: ActiveChecks, random: Random): ActiveKind {
  const { intervalMs, timeoutMs, ...thresholds } = options;
  checkTiming(`HealthMonitor: ${kind}`, { intervalMs, timeoutMs });
  return {
    kind,
    schedule: new CheckSchedule({ intervalMs, timeoutMs }, random),
    thresholds: new HealthThresholds(thresholds),
  };
}
