// The state machine of a breaker, without a clock and without a timer: `now` comes in, a permit or a refusal goes out. Time alone changes nothing
// until the next call asks, so an idle breaker costs nothing.
//
// Every permit carries the generation it was given under, which ends with each change of state. A result that comes back under a later
// generation says nothing about the peer as it is now and is dropped: a straggler can neither close a breaker nor open it again.

import type { Random } from "@holdfast/clock";
import { type BreakerCondition, conditionOf } from "./breaker-condition.ts";
import type { BreakerOptions } from "./breaker-options.ts";
import type { BreakerChangeReason, BreakerSnapshot, BreakerState } from "./breaker-state.ts";
import type { BreakerStateChanged } from "./events.ts";
import type { Execution } from "./execution.ts";
import type { Verdict } from "./verdict.ts";

type State =
  | { readonly kind: "closed" }
  | { readonly kind: "open"; readonly until: number }
  | { readonly kind: "half-open"; readonly since: number; inFlight: number; succeeded: number }
  | { readonly kind: "isolated" };

const closed: State = { kind: "closed" };

/** When something happened. An execution is one; it looks at the clock only when it is asked. */
export interface Moment {
  /** Instant on the monotonic clock. */
  readonly at: number;
  /** Milliseconds the call took. Asked for only by breakers that look for slow calls. */
  readonly workedMs: number;
}

/** More in a row than chance gives a peer that fails now and then. */
const steadyFrom = 16;

/** Given in place of a permit. */
export const refused = 0;

export interface CircuitBreakerIdentity {
  readonly name: string;
  readonly endpoint: string | undefined;
}

/** Told after each change of state. */
export type BreakerListener = (event: BreakerStateChanged, ctx?: Execution) => void;

export class CircuitBreaker {
  readonly name: string;
  readonly endpoint: string | undefined;
  /** The breaker's name with the endpoint it guards, for messages. */
  readonly label: string;
  readonly #options: BreakerOptions;
  readonly #random: Random;
  readonly #listener: BreakerListener;
  readonly #condition: BreakerCondition;
  #state: State = closed;
  #view: { readonly name: string; readonly state: BreakerState };
  /** Positive, so that a permit is never mistaken for a refusal. */
  #generation = 1;
  /** Times it has opened since it was last closed. */
  #openings = 0;
  #openForMs = 0;
  #permitted = 0;
  #rejected = 0;
  #transitions = 0;
  #successesInRow = 0;

  constructor(
    identity: CircuitBreakerIdentity,
    options: BreakerOptions,
    random: Random,
    listener: BreakerListener,
  ) {
    this.name = identity.name;
    this.endpoint = identity.endpoint;
    this.label =
      identity.endpoint === undefined ? identity.name : `${identity.name} (${identity.endpoint})`;
    this.#view = { name: this.name, state: "closed" };
    this.#options = options;
    this.#random = random;
    this.#listener = listener;
    this.#condition = conditionOf(options);
  }

  get state(): BreakerState {
    return this.#state.kind;
  }

  /** What an attempt is told of the breaker that let it through. */
  get view(): { readonly name: string; readonly state: BreakerState } {
    return this.#view;
  }

  get snapshot(): BreakerSnapshot {
    return {
      name: this.name,
      endpoint: this.endpoint,
      state: this.state,
      permitted: this.#permitted,
      rejected: this.#rejected,
      transitions: this.#transitions,
    };
  }

  /** @returns A permit, which must be settled once, or `refused`. */
  admit(moment: Moment, ctx?: Execution): number {
    if (this.#state.kind !== "closed" && !this.#admitProbe(moment.at, ctx)) {
      this.#rejected += 1;
      return refused;
    }
    this.#permitted += 1;
    return this.#generation;
  }

  /** True when `settle` asks how long a call took. */
  get timesCalls(): boolean {
    return this.#options.kind === "failure-ratio" && this.#options.slow !== undefined;
  }

  /** Whether no failure is to be expected of the next call: enough in a row have succeeded. */
  get isSteady(): boolean {
    return this.#successesInRow >= steadyFrom;
  }

  /** Whether a call would be let through now. Changes nothing. */
  wouldAdmit(now: number): boolean {
    const state = this.#state;
    switch (state.kind) {
      case "closed":
        return true;
      case "isolated":
        return false;
      case "open":
        return now >= state.until;
      case "half-open":
        return state.inFlight + state.succeeded < this.#options.probes;
    }
  }

  /** Milliseconds until a call may be let through; `Infinity` while isolated. */
  retryAfterMs(now: number): number {
    const state = this.#state;
    switch (state.kind) {
      case "closed":
        return 0;
      case "isolated":
        return Number.POSITIVE_INFINITY;
      case "open":
        return Math.max(0, state.until - now);
      // Until the probes are back; nobody knows when, but when they are lost the breaker opens again at this instant.
      case "half-open":
        return Math.max(
          0,
          Math.min(this.#openForMs, state.since + this.#options.halfOpenMaxMs - now),
        );
    }
  }

  /** Gives a permit back with what came of the call. */
  settle(permit: number, as: Verdict["as"], moment: Moment, ctx?: Execution): void {
    if (as === "success") this.#successesInRow += 1;
    else if (as === "failure") this.#successesInRow = 0;
    if (permit !== this.#generation) return;
    if (this.#state.kind === "half-open") this.#settleProbe(this.#state, as, moment.at, ctx);
    if (this.#state.kind !== "closed" || as === "ignored" || permit !== this.#generation) return;
    const reason = this.#condition.record(as === "failure", moment);
    if (reason !== undefined) this.#open(moment.at, reason, ctx);
  }

  /** Refuses all calls until `close`. */
  isolate(now: number): void {
    if (this.#state.kind !== "isolated") this.#change({ kind: "isolated" }, "forced", now);
  }

  /** Lets all calls through, whatever happened before. */
  close(now: number): void {
    if (this.#state.kind !== "closed") this.#close("forced", now);
  }

  #admitProbe(now: number, ctx: Execution | undefined): boolean {
    if (
      this.#state.kind === "half-open" &&
      now - this.#state.since >= this.#options.halfOpenMaxMs
    ) {
      this.#open(now, "probe-stuck", ctx);
    }
    if (this.#state.kind === "open" && now >= this.#state.until) {
      this.#change(
        { kind: "half-open", since: now, inFlight: 0, succeeded: 0 },
        "open-elapsed",
        now,
        ctx,
      );
    }
    const state = this.#state;
    if (state.kind !== "half-open" || state.inFlight + state.succeeded >= this.#options.probes)
      return false;
    state.inFlight += 1;
    return true;
  }

  #settleProbe(
    state: Extract<State, { kind: "half-open" }>,
    as: Verdict["as"],
    now: number,
    ctx: Execution | undefined,
  ): void {
    state.inFlight -= 1;
    if (as === "failure") this.#open(now, "probe-failed", ctx);
    if (as !== "success") return;
    state.succeeded += 1;
    if (state.succeeded >= this.#options.probes) this.#close("probes-succeeded", now, ctx);
  }

  #open(now: number, reason: BreakerChangeReason, ctx?: Execution): void {
    this.#openings += 1;
    this.#openForMs = this.#options.open.delayMs(this.#openings, this.#openForMs, this.#random);
    this.#change({ kind: "open", until: now + this.#openForMs }, reason, now, ctx);
  }

  #close(reason: BreakerChangeReason, now: number, ctx?: Execution): void {
    this.#openings = 0;
    this.#openForMs = 0;
    this.#change(closed, reason, now, ctx);
  }

  #change(to: State, reason: BreakerChangeReason, now: number, ctx?: Execution): void {
    const from = this.#state.kind;
    const { windowCalls, failureRatio } = this.#condition.figures(now);
    this.#state = to;
    this.#view = { name: this.name, state: to.kind };
    this.#generation += 1;
    this.#transitions += 1;
    if (to.kind === "closed") this.#condition.clear();
    const { name, endpoint } = this;
    const states = { from, to: to.kind, reason };
    this.#listener(
      { kind: "breaker-state-changed", name, endpoint, ...states, failureRatio, windowCalls },
      ctx,
    );
  }
}
