// When to check what: each target at an interval, all that are due at the same time, none twice at once, each for so long and no longer. Sending the
// checks is someone else's work; a check whose result has not come by its deadline has failed, and a result that comes later is dropped.

import type { Random } from "@holdfast/clock";
import { check } from "./option-check.ts";
import { keepPeers } from "./peer-table.ts";

/** A check to be made now, without waiting for the others. */
export interface CheckOrder {
  readonly target: string;
  /** Instant on the monotonic clock at which it has failed unless a result has come. */
  readonly deadline: number;
  /** Tells it from the checks of the same target before and after. */
  readonly number: number;
}

interface Target {
  dueAt: number;
  inFlight: CheckOrder | undefined;
}

export interface CheckTiming {
  /** Between the beginnings of two checks of a target, in milliseconds. Above 0. */
  readonly intervalMs: number;
  /** How long one may take, in milliseconds. Above 0. */
  readonly timeoutMs: number;
}

/** @throws {RangeError} When an option is not allowed. */
export function checkTiming(owner: string, { intervalMs, timeoutMs }: CheckTiming): void {
  for (const [option, value] of Object.entries({ intervalMs, timeoutMs })) {
    check(
      Number.isFinite(value) && value > 0,
      `${owner}: ${option}`,
      "a finite number above 0",
      value,
    );
  }
}

export class CheckSchedule {
  readonly #timing: CheckTiming;
  readonly #random: Random;
  readonly #targets = new Map<string, Target>();
  #number = 0;

  /** @param random Spreads the first checks over an interval, so that not all are checked in step for ever. */
  constructor(timing: CheckTiming, random: Random) {
    this.#timing = timing;
    this.#random = random;
  }

  /** What is checked. The rhythm of those that stay is kept. @param now Instant on the monotonic clock. */
  setTargets(targets: readonly string[], now: number): void {
    keepPeers(this.#targets, targets, () => ({
      dueAt: now + this.#random() * this.#timing.intervalMs,
      inFlight: undefined,
    }));
  }

  /** The checks to begin now. Each is handed out once. Ask for what has expired first: a target is not checked twice at once. */
  due(now: number): readonly CheckOrder[] {
    const orders: CheckOrder[] = [];
    for (const [target, state] of this.#targets) {
      if (state.inFlight !== undefined || now < state.dueAt) continue;
      this.#number += 1;
      state.inFlight = { target, deadline: now + this.#timing.timeoutMs, number: this.#number };
      state.dueAt = now + this.#timing.intervalMs;
      orders.push(state.inFlight);
    }
    return orders;
  }

  /** Ends a check. @returns False when it had ended before, by its deadline or because its target is gone: the result is dropped. */
  settle(order: CheckOrder, now: number): boolean {
    const state = this.#targets.get(order.target);
    if (state?.inFlight?.number !== order.number || now >= order.deadline) return false;
    state.inFlight = undefined;
    return true;
  }

  /** The checks whose deadline has passed. They have ended now. */
  expired(now: number): readonly CheckOrder[] {
    const orders: CheckOrder[] = [];
    for (const state of this.#targets.values()) {
      if (state.inFlight === undefined || now < state.inFlight.deadline) continue;
      orders.push(state.inFlight);
      state.inFlight = undefined;
    }
    return orders;
  }

  /** The instant at which there is something to do, `Infinity` when there is no target. */
  get nextAt(): number {
    let nextAt = Number.POSITIVE_INFINITY;
    for (const { dueAt, inFlight } of this.#targets.values()) {
      nextAt = Math.min(nextAt, inFlight?.deadline ?? dueAt);
    }
    return nextAt;
  }
}
