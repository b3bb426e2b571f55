import type { Clock, Random } from "@holdfast/clock";
import { AdaptiveLimit, LoadShedder, type Observer } from "@holdfast/resilience";
import { byMethodWorth, type MethodWorth } from "@holdfast/rpc";

/** What is bought goes before what is looked at. */
export const methodWorth: MethodWorth = {
  "shop.v1.Checkout/PlaceOrder": "high",
  "shop.v1.Checkout/GetOrder": "normal",
};

/**
 * Calls in progress that are not too many. An order waits for peers most of its time, up to two seconds while one is away, and an
 * instance that has the customers of a zone that is cut off too takes some thirty of those a second.
 */
export const inProgress = { limitInitial: 64, limitMin: 32, limitMax: 256 } as const;

/** In multiples of the limit. */
export const rejection = { rejectFrom: 1, rejectAll: 2 } as const;

/** Lag of the event loop, in milliseconds, at which the first are refused, and all: a customer waits 2 s. */
export const lag = { lagFromMs: 300, lagAllMs: 1_500 } as const;

export interface AdmissionOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** How late the event loop runs, in milliseconds. */
  readonly lagMs: () => number;
  /** Told when the limit moves. */
  readonly observe: Observer;
}

/** Knows how much is asked of this instance, for its door and for its service level. */
export function loadShedder({ clock, random, lagMs, observe }: AdmissionOptions): LoadShedder {
  const limit = new AdaptiveLimit({ name: "checkout", ...inProgress, random });
  return new LoadShedder({ limit, clock, random, lagMs, observe, ...rejection, ...lag });
}

/** Who may come in when more is asked than can be done: orders before browsing, first attempts before retries. */
export function checkoutAdmission(shedder: LoadShedder): ReturnType<typeof byMethodWorth> {
  return byMethodWorth(methodWorth, shedder);
}
