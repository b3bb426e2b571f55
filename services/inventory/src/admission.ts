import type { Clock, Random } from "@holdfast/clock";
import { AdaptiveLimit, LoadShedder, type Observer } from "@holdfast/resilience";
import { type Admission, byMethodWorth, type MethodWorth } from "@holdfast/rpc";
import { sessionsMax } from "./sessions-max.ts";

/** What is bought goes before what is looked at. Background work says by itself that it matters less than both. */
export const methodWorth: MethodWorth = {
  "shop.v1.Inventory/Reserve": "high",
  "shop.v1.Inventory/Commit": "high",
  "shop.v1.Inventory/Release": "high",
  "shop.v1.Inventory/GetStock": "normal",
};

/** Calls in progress that are not too many: the sessions at the database work, half as many calls wait for them. */
export const inProgress = {
  limitInitial: sessionsMax * 1.5,
  limitMin: sessionsMax,
  limitMax: 64,
} as const;

/**
 * In multiples of the limit. Who only looks can hold 28 places (`readsAtOnce`), so a burst of them never comes so near to the end
 * that orders are refused too.
 */
export const rejection = { rejectFrom: 1, rejectAll: 4 } as const;

/** Lag of the event loop, in milliseconds, at which the first are refused, and all: who waits has 2 s. */
export const lag = { lagFromMs: 300, lagAllMs: 1_500 } as const;

export interface AdmissionOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** How late the event loop runs, in milliseconds. */
  readonly lagMs: () => number;
  /** Told when the limit moves. */
  readonly observe: Observer;
}

/** Who may come in when more is asked than can be done: orders before browsing, first attempts before retries. */
export function inventoryAdmission({ clock, random, lagMs, observe }: AdmissionOptions): Admission {
  const limit = new AdaptiveLimit({ name: "inventory", ...inProgress, random });
  return byMethodWorth(
    methodWorth,
    new LoadShedder({ limit, clock, random, lagMs, observe, ...rejection, ...lag }),
  );
}
