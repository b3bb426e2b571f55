// Refuses calls at a server's door when more is asked of it than it can do, the least important first. Two signals say how much is too much: the
// calls in progress against the limit (measured, when the limit is adaptive), and how late the event loop runs, which
// no count of calls shows. The worse of the two gives the share of calls to refuse; the mix of priorities seen lately turns
// that share into whole classes refused and one class refused by chance, so that load falls gradually and not in steps. Of one priority, retries go
// before first attempts: their callers have been here already, and they are what an overload feeds on.
// After failsafe-go's adaptive limiter with prioritizer and the SRE book's criticality.

import { type Clock, type Random, systemRandom } from "@holdfast/clock";
import { AdaptiveLimit } from "./adaptive-limit.ts";
import { Shed } from "./errors.ts";
import type { Observer } from "./events.ts";
import { isolated } from "./observer.ts";
import {
  above,
  checkOptions,
  isFunction,
  type OptionRule,
  required,
  withMethods,
} from "./option-rules.ts";
import type { Priority } from "./priority.ts";
import { PriorityMix } from "./priority-mix.ts";

/** What is known of a request before it has been read. The admission port of `@holdfast/rpc` gives this and more. */
export interface SheddableRequest {
  readonly method: string;
  readonly priority: Priority;
  /** Milliseconds until the caller's deadline; `Infinity` without one. */
  readonly remainingMs: number;
  /** Which attempt of its call it is, 1 for the first. Of one priority, later attempts are refused before first ones. Default 1. */
  readonly attempt?: number;
}

export interface LoadShedderOptions {
  /** Calls in progress that are not too many: a whole number of at least 1, or an `AdaptiveLimit` that finds it out. */
  readonly limit: number | AdaptiveLimit;
  readonly clock: Clock;
  /** Multiple of the limit in progress at which the first calls are refused. Above 0. Default 2. */
  readonly rejectFrom?: number;
  /** Multiple of the limit in progress at which all are. At least `rejectFrom`. Default 3. */
  readonly rejectAll?: number;
  /** Gives how late the event loop runs, in milliseconds; `LagMeter` measures it. Default: not looked at. */
  readonly lagMs?: () => number;
  /** Lag at which the first calls are refused, in milliseconds. Above 0. Default 100. */
  readonly lagFromMs?: number;
  /** Lag at which all are, in milliseconds. At least `lagFromMs`. Default 500. */
  readonly lagAllMs?: number;
  /** Asked of those who are refused: milliseconds to leave this server alone; negative forbids a retry. A whole number. Default 100. */
  readonly pushbackMs?: number;
  /** Told when an adaptive limit moves. Default: nobody. */
  readonly observe?: Observer;
  /** Default `systemRandom`. */
  readonly random?: Random;
}

/** Failsafe-go's: up to twice the limit waits, which is what a queue is for. */
export const defaultRejectFrom = 2;
/** Failsafe-go's. */
export const defaultRejectAll = 3;
/** A tenth of a second of lag is felt in every answer. */
export const defaultLagFromMs = 100;
/** With half a second of lag most callers have given up by the time they are answered. */
export const defaultLagAllMs = 500;
/** A tenth of a second's backlog is worked off by then, and it fits in the deadline of most calls. */
export const defaultShedPushbackMs = 100;

/** Given for a call that was let in. `release` must be called once, when its handler has ended. */
export interface ShedderPermit {
  release(): void;
}

/** What a shedder sees at one instant. */
export interface LoadShedderSnapshot {
  readonly inFlight: number;
  readonly limit: number;
  /** Share of the calls it would refuse now, 0–1. */
  readonly rejectionRatio: number;
}

/** Sheds load by priority. Fits the admission port of `@holdfast/rpc`. */
export class LoadShedder {
  readonly #options: LoadShedderOptions;
  readonly #adaptive: AdaptiveLimit | undefined;
  readonly #random: Random;
  readonly #observe: Observer;
  readonly #mix = new PriorityMix();
  #inFlight = 0;

  /** @throws {RangeError} When an option is not allowed. */
  constructor(options: LoadShedderOptions) {
    checkLoadShedderOptions(options);
    this.#options = { ...options };
    this.#adaptive = options.limit instanceof AdaptiveLimit ? options.limit : undefined;
    this.#random = options.random ?? systemRandom;
    this.#observe = options.observe === undefined ? () => {} : isolated(options.observe);
  }

  get snapshot(): LoadShedderSnapshot {
    return { inFlight: this.#inFlight, limit: this.#limit, rejectionRatio: this.#rejectionRatio() };
  }

  /**
   * @returns A permit, whose `release` is called once when the handler has ended.
   * @throws {Shed} to refuse.
   */
  admit({ method, priority, remainingMs, attempt = 1 }: SheddableRequest): ShedderPermit {
    const { lagMs = noLag, pushbackMs = defaultShedPushbackMs } = this.#options;
    const isRetry = attempt > 1;
    this.#mix.count(priority, isRetry);
    const lag = lagMs();
    // The deadline was read when the loop came to it, so the time the call waited for that is still in it.
    if (lag >= remainingMs) {
      throw new Shed(
        `${method}: ${Math.ceil(lag)} ms late, deadline in ${Math.ceil(remainingMs)} ms`,
        pushbackMs,
      );
    }
    const ratio = this.#rejectionRatio(lag);
    if (ratio > 0 && this.#mix.isRefused(priority, isRetry, ratio, this.#random)) {
      const percent = Math.round(ratio * 100);
      const what = isRetry ? `retries of ${priority}` : priority;
      throw new Shed(
        `${method}: overloaded, ${percent} % of calls are refused, ${what} among them`,
        pushbackMs,
      );
    }
    return this.#begin();
  }

  get #limit(): number {
    const { limit } = this.#options;
    return typeof limit === "number" ? limit : limit.limit;
  }

  #rejectionRatio(lag = (this.#options.lagMs ?? noLag)()): number {
    const { rejectFrom = defaultRejectFrom, lagFromMs = defaultLagFromMs } = this.#options;
    const { rejectAll = Math.max(rejectFrom, defaultRejectAll) } = this.#options;
    const { lagAllMs = Math.max(lagFromMs, defaultLagAllMs) } = this.#options;
    const byCount = within(this.#inFlight / this.#limit, rejectFrom, rejectAll);
    return Math.max(byCount, within(lag, lagFromMs, lagAllMs));
  }

  #begin(): ShedderPermit {
    const { clock } = this.#options;
    const beganAt = clock.now();
    let isReleased = false;
    this.#inFlight += 1;
    this.#adaptive?.begin();
    return {
      release: () => {
        if (isReleased) return;
        isReleased = true;
        this.#inFlight -= 1;
        this.#learn(beganAt, clock.now());
      },
    };
  }

  #learn(beganAt: number, now: number): void {
    if (this.#adaptive === undefined) return;
    this.#adaptive.end();
    const move = this.#adaptive.learn("served", now - beganAt, now);
    if (move === undefined) return;
    this.#observe({ kind: "limit-changed", name: this.#adaptive.name, ...move });
  }
}

function checkLoadShedderOptions(options: LoadShedderOptions): void {
  checkOptions<LoadShedderOptions>("LoadShedder", options, {
    limit: required(limitRule),
    clock: required(withMethods("a Clock", "now", "schedule")),
    rejectFrom: above(0),
    rejectAll: above(0),
    lagMs: isFunction,
    lagFromMs: above(0),
    lagAllMs: above(0),
    pushbackMs: wholeNumber,
    observe: isFunction,
    random: isFunction,
  });
  const { rejectFrom = defaultRejectFrom, lagFromMs = defaultLagFromMs } = options;
  refuseBelow("rejectAll", options.rejectAll, "rejectFrom", rejectFrom);
  refuseBelow("lagAllMs", options.lagAllMs, "lagFromMs", lagFromMs);
}

function refuseBelow(
  option: string,
  value: number | undefined,
  other: string,
  least: number,
): void {
  if (value !== undefined && value < least) {
    throw new RangeError(
      `LoadShedder: ${option} must be at least ${other} (${least}), got ${value}`,
    );
  }
}

const limitRule: OptionRule = {
  says: "an integer of at least 1, or an AdaptiveLimit",
  allows: (value) =>
    value instanceof AdaptiveLimit ||
    (typeof value === "number" && Number.isInteger(value) && value >= 1),
  isRequired: true,
};

const wholeNumber: OptionRule = {
  says: "a whole number",
  allows: (value) => Number.isInteger(value),
  isRequired: false,
};

const noLag = (): number => 0;

/** How far a value is on its way from `from` to `all`, 0–1; already past it when it reaches a `from` that is `all`. */
function within(value: number, from: number, all: number): number {
  if (value >= all) return 1;
  return value <= from ? 0 : (value - from) / (all - from);
}
