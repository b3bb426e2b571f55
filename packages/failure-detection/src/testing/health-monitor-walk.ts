import type { Random } from "@holdfast/clock";
import { type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import {
  type CheckKind,
  HealthMonitor,
  type PeerCheck,
  type PeerStatus,
} from "../health-monitor.ts";

const timing = { intervalMs: 100, timeoutMs: 60 };
const after = { unhealthyAfter: 2, healthyAfter: 2 };
const passive = { unhealthyAfter: 3, healthyAfter: 2 };
const checks = { ...timing, ...after };
const all: readonly string[] = ["a", "b", "c"];
const kinds: readonly CheckKind[] = ["shallow", "deep"];

/** Good until the last so many results in a row say otherwise, and so back. */
class PlainOpinion {
  isGood = true;
  readonly #after: { readonly unhealthyAfter: number; readonly healthyAfter: number };
  #results: boolean[] = [];

  constructor(needed: { readonly unhealthyAfter: number; readonly healthyAfter: number }) {
    this.#after = needed;
  }

  hear(passed: boolean): void {
    const needed = this.isGood ? this.#after.unhealthyAfter : this.#after.healthyAfter;
    this.#results = [...this.#results, passed].slice(-needed);
    if (this.#results.length < needed || this.#results.includes(this.isGood)) return;
    this.isGood = passed;
    this.#results = [];
  }
}

class PlainPeer {
  readonly opinions = { shallow: new PlainOpinion(after), deep: new PlainOpinion(after) };
  readonly byCalls = new PlainOpinion(passive);
  readonly lastBegun: Record<CheckKind, number>;
  /** What was told of its changes so far. */
  isIn = true;

  constructor(now: number) {
    this.lastBegun = { shallow: now - timing.intervalMs, deep: now - timing.intervalMs };
  }

  /** While its calls have thrown it out, checks speak for them. */
  check(kind: CheckKind, passed: boolean): void {
    this.opinions[kind].hear(passed);
    if (kind === "shallow" && !this.byCalls.isGood) this.byCalls.hear(passed);
  }

  get status(): PeerStatus {
    if (!this.opinions.shallow.isGood || !this.byCalls.isGood) return "down";
    return this.opinions.deep.isGood ? "up" : "degraded";
  }
}

interface PlainCheck {
  readonly order: PeerCheck;
  readonly peer: PlainPeer;
  readonly begun: number;
  isOver: boolean;
}

/** Peers with all that was said of them, and a log of all checks that are on their way. */
export const healthMonitorWalk: ModelWalk = {
  name: "health monitor",
  start: (random) => {
    const walk = new HealthMonitorWalk(random);
    return () => walk.step();
  },
};

class HealthMonitorWalk {
  readonly #random: Random;
  readonly #monitor = new HealthMonitor({
    shallow: checks,
    deep: checks,
    passive,
    random: () => 0,
  });
  #now = 0;
  #peers = new Map(all.map((id) => [id, new PlainPeer(0)]));
  #log: PlainCheck[] = [];

  constructor(random: Random) {
    this.#random = random;
    this.#monitor.setEndpoints(all, 0);
  }

  step(): string | undefined {
    this.#now += upTo(this.#random, 30);
    this.#expire();
    const chance = this.#random();
    let says: string | undefined;
    if (chance < 0.3) says = this.#due();
    else if (chance < 0.6) this.#settle();
    else if (chance < 0.98) this.#record();
    else this.#setPeers();
    says ??= this.#differs();
    return says && `${says}, at ${this.#now} ms`;
  }

  #differs(): string | undefined {
    const now = this.#now;
    for (const { kind, endpoint } of this.#monitor.changes(now)) {
      const peer = this.#peers.get(endpoint);
      if (peer?.isIn === (kind === "readmitted")) return `${endpoint} was told of twice`;
      if (peer !== undefined) peer.isIn = kind === "readmitted";
    }
    for (const [id, { status, isIn }] of this.#peers) {
      const actual = this.#monitor.status(id, now);
      if (actual !== status) return `${id} is ${actual}, by the plain rule ${status}`;
      if (isIn !== (status !== "down")) return `${id} is ${status}, but was told to be otherwise`;
    }
    return undefined;
  }

  #expire(): void {
    // Whoever looks ends what has expired.
    this.#monitor.status("a", this.#now);
    for (const each of this.#log) {
      if (each.isOver || this.#now - each.begun < timing.timeoutMs) continue;
      each.isOver = true;
      each.peer.check(each.order.kind, false);
    }
  }

  #isDue(peer: PlainPeer, kind: CheckKind): boolean {
    const isOnItsWay = this.#log.some(
      (each) => each.peer === peer && each.order.kind === kind && !each.isOver,
    );
    return !isOnItsWay && this.#now - peer.lastBegun[kind] >= timing.intervalMs;
  }

  #due(): string | undefined {
    const expected = kinds.flatMap((kind) =>
      [...this.#peers].filter(([, peer]) => this.#isDue(peer, kind)).map(([id]) => `${kind} ${id}`),
    );
    const orders = this.#monitor.due(this.#now);
    for (const order of orders) {
      const peer = this.#peers.get(order.target);
      if (peer === undefined) return `a check of ${order.target}, which is gone`;
      peer.lastBegun[order.kind] = this.#now;
      this.#log = [...this.#log, { order, peer, begun: this.#now, isOver: false }].slice(-30);
    }
    const actual = orders.map(({ kind, target }) => `${kind} ${target}`);
    return actual.toSorted().join() === expected.toSorted().join()
      ? undefined
      : `due are ${actual.join()}, not ${expected.join()}`;
  }

  #settle(): void {
    if (this.#log.length === 0) return;
    const check = oneOf(this.#random, this.#log);
    const passed = this.#random() < 0.5;
    this.#monitor.settle(check.order, passed, this.#now);
    if (!check.isOver) check.peer.check(check.order.kind, passed);
    check.isOver = true;
  }

  #record(): void {
    const id = oneOf(this.#random, all);
    const as = oneOf(this.#random, ["success", "failure", "failure", "ignored"] as const);
    const localOrigin = this.#random() < 0.8;
    this.#monitor.record(id, { as, localOrigin });
    const opinion = this.#peers.get(id)?.byCalls;
    if (as === "ignored" || opinion?.isGood !== true) return;
    opinion.hear(as === "success" || !localOrigin);
  }

  #setPeers(): void {
    const ids = all.filter(() => this.#random() < 0.8);
    this.#monitor.setEndpoints(ids, this.#now);
    this.#peers = new Map(ids.map((id) => [id, this.#peers.get(id) ?? new PlainPeer(this.#now)]));
    const left = new Set(this.#peers.values());
    for (const each of this.#log) if (!left.has(each.peer)) each.isOver = true;
  }
}
