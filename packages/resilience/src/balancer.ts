// Chooses where a call goes. Four sieves, then a policy: endpoints that all gates admit (all of them in a panic), of these the ones that this call has
// not tried, of these the ones that are warm (the others by chance, more and more), of these the ones in the own zone unless they are much busier.
// Each sieve that would leave nothing is passed by.

import { systemRandom } from "@holdfast/clock";
import type { Endpoint, EndpointGate, EndpointResult } from "./endpoint-gate.ts";
import { EndpointState } from "./endpoint-state.ts";
import type { Observer } from "./events.ts";
import { isolated } from "./observer.ts";
import {
  between,
  checkOptions,
  isFunction,
  isName,
  listOf,
  oneOf,
  required,
  withMethods,
} from "./option-rules.ts";
import { type BalancerPolicy, type Policy, policyOf } from "./pick-policy.ts";

export interface BalancerOptions<E extends Endpoint> {
  /** Names it in events and errors. */
  readonly name: string;
  /** Where calls can go; may be empty and may change later with `setEndpoints`. */
  readonly endpoints: readonly E[];
  /** Default `power-of-two`. */
  readonly policy?: BalancerPolicy;
  /** Own zone: its endpoints are preferred while they are not much busier than others. Default: zones do not matter. */
  readonly zone?: string;
  /**
   * Calls in flight by which the least busy endpoint of the own zone may exceed the least busy elsewhere before calls spill over.
   * At least 0. Default 4.
   */
  readonly spillOverInFlight?: number;
  /** All must admit an endpoint for it to be used. Default none. */
  readonly gates?: readonly EndpointGate[];
  /** When a smaller share than this is admitted, all are used: 0 never, 1 as soon as one is out. From 0 to 1. Default 0.5. */
  readonly panicThreshold?: number;
  /**
   * An endpoint that is new or was out gets a share of its calls that grows evenly for so many milliseconds: cold caches and empty pools make the
   * first calls slow, and a full share at once throws it out again. At least 0. Default 0: its full share at once.
   */
  readonly slowStartMs?: number;
  /** Told of ejections, readmissions and panic. Default: nobody. */
  readonly observe?: Observer;
  /** Default `systemRandom`. */
  readonly random?: () => number;
}

/** What a balancer knows of one endpoint at one instant. */
export interface EndpointSnapshot {
  readonly id: string;
  readonly zone: string | undefined;
  readonly inFlight: number;
  readonly admitted: boolean;
}

/** Near enough to the least busy, at the cost of two looks, and without the herd that runs to the one least busy (Mitzenmacher 2001). */
export const defaultPolicy: BalancerPolicy = "power-of-two";
/** A zone hop costs about a millisecond; four calls waiting cost more. */
export const defaultSpillOverInFlight = 4;
/** Envoy's default: with half of the endpoints out, the fault is not in the endpoints. */
export const defaultPanicThreshold = 0.5;

export class Balancer<E extends Endpoint> {
  readonly name: string;
  readonly #zone: string | undefined;
  readonly #spillOverInFlight: number;
  readonly #gates: readonly EndpointGate[];
  readonly #panicThreshold: number;
  readonly #slowStartMs: number;
  readonly #observe: Observer;
  readonly #random: () => number;
  readonly #policy: Policy;
  #states: readonly EndpointState<E>[] = [];
  #isPanic = false;

  constructor(options: BalancerOptions<E>) {
    checkOptions<BalancerOptions<E>>("Balancer", options, {
      name: required(isName),
      endpoints: required(listOf("endpoints with an id each", hasId)),
      policy: oneOf(["round-robin", "least-request", "power-of-two"]),
      zone: isName,
      spillOverInFlight: between(0),
      gates: listOf("gates", withMethods("a gate", "admits")),
      panicThreshold: between(0, 1),
      slowStartMs: between(0),
      observe: isFunction,
      random: isFunction,
    });
    this.name = options.name;
    this.#zone = options.zone;
    this.#spillOverInFlight = options.spillOverInFlight ?? defaultSpillOverInFlight;
    this.#gates = options.gates ?? [];
    this.#panicThreshold = options.panicThreshold ?? defaultPanicThreshold;
    this.#observe = options.observe === undefined ? () => {} : isolated(options.observe);
    this.#slowStartMs = options.slowStartMs ?? 0;
    this.#random = options.random ?? systemRandom;
    this.#policy = policyOf(options.policy ?? defaultPolicy, this.#random);
    this.#replace(options.endpoints, 0);
  }

  get endpoints(): readonly E[] {
    return this.#states.map(({ endpoint }) => endpoint);
  }

  /** Replaces the endpoints. Those whose id stays keep what is known of them. @param now Instant on the monotonic clock. */
  setEndpoints(endpoints: readonly E[], now: number): void {
    const before = new Set(this.#states.map(({ endpoint }) => endpoint.id));
    this.#replace(endpoints, now);
    // The first there are, and all new ones together, have nobody to leave their calls to.
    for (const state of this.#states) if (!before.has(state.endpoint.id)) state.start(now);
  }

  #replace(endpoints: readonly E[], now: number): void {
    const ids = endpoints.map(({ id }) => id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice !== undefined)
      throw new RangeError(`Balancer: endpoints must have unique ids, got ${twice} twice`);
    const known = new Map(this.#states.map((state) => [state.endpoint.id, state]));
    this.#states = endpoints.map(
      (endpoint) => known.get(endpoint.id)?.movedTo(endpoint) ?? new EndpointState(endpoint),
    );
    for (const gate of this.#gates) gate.setEndpoints?.(ids, now);
  }

  /**
   * Chooses an endpoint and counts a call in flight on it: `report` must follow once.
   *
   * @param tried Ids to avoid while there is another.
   * @param refused Ids not to be chosen at all.
   */
  pick(
    now: number,
    tried: readonly string[] = none,
    refused: readonly string[] = none,
  ): E | undefined {
    this.#tellChanges(now);
    let candidates = this.#admitted(now);
    if (refused.length > 0)
      candidates = candidates.filter(({ endpoint }) => !refused.includes(endpoint.id));
    if (tried.length > 0)
      candidates = preferred(candidates, ({ endpoint }) => !tried.includes(endpoint.id));
    if (this.#slowStartMs > 0) candidates = this.#started(candidates, now);
    if (this.#zone !== undefined) candidates = this.#nearby(candidates);
    const chosen = this.#policy(candidates, now);
    chosen?.begin();
    return chosen?.endpoint;
  }

  /** Ends a call begun by `pick`. */
  report(endpoint: E, result: EndpointResult, now: number): void {
    const state = this.#states.find((candidate) => candidate.endpoint.id === endpoint.id);
    if (state === undefined) return;
    state.end(result, now);
    for (const gate of this.#gates) gate.record?.(endpoint.id, result, now);
  }

  /** @param now Instant on the monotonic clock. */
  snapshots(now: number): readonly EndpointSnapshot[] {
    return this.#states.map(({ endpoint, inFlight }) => ({
      id: endpoint.id,
      zone: endpoint.zone,
      inFlight,
      admitted: this.#admits(endpoint.id, now),
    }));
  }

  #admits(endpointId: string, now: number): boolean {
    for (const gate of this.#gates) if (!gate.admits(endpointId, now)) return false;
    return true;
  }

  /** Those that may be used; all of them when too few are left, for then the fault is not theirs. */
  #admitted(now: number): readonly EndpointState<E>[] {
    if (this.#gates.length === 0) return this.#states;
    const admitted = this.#states.filter(({ endpoint }) => this.#admits(endpoint.id, now));
    const isPanic = admitted.length < this.#panicThreshold * this.#states.length;
    if (isPanic !== this.#isPanic) this.#changePanic(isPanic, admitted.length);
    return isPanic ? this.#states : admitted;
  }

  #changePanic(isPanic: boolean, available: number): void {
    this.#isPanic = isPanic;
    const endpoints = this.#states.length;
    this.#observe({
      kind: "balancer-panic-changed",
      name: this.name,
      panic: isPanic,
      available,
      endpoints,
    });
  }

  /** Leaves those that are just starting out of some choices, so that they get their share and no more. */
  #started(candidates: readonly EndpointState<E>[], now: number): readonly EndpointState<E>[] {
    return preferred(candidates, (candidate) => {
      const share = candidate.share(now, this.#slowStartMs);
      return share >= 1 || this.#random() < share;
    });
  }

  #nearby(candidates: readonly EndpointState<E>[]): readonly EndpointState<E>[] {
    let near = Number.POSITIVE_INFINITY;
    let far = Number.POSITIVE_INFINITY;
    for (const { endpoint, inFlight } of candidates) {
      if (endpoint.zone === this.#zone) near = Math.min(near, inFlight);
      else far = Math.min(far, inFlight);
    }
    if (near > far + this.#spillOverInFlight) return candidates;
    return preferred(candidates, ({ endpoint }) => endpoint.zone === this.#zone);
  }

  #readmitted(endpoint: string, reason: string, now: number): void {
    this.#states.find((state) => state.endpoint.id === endpoint)?.start(now);
    this.#observe({ kind: "readmitted", name: this.name, endpoint, reason });
  }

  #tellChanges(now: number): void {
    for (const gate of this.#gates) {
      for (const { kind, endpoint, reason, forMs } of gate.changes?.(now) ?? none) {
        if (kind === "ejected") this.#observe({ kind, name: this.name, endpoint, reason, forMs });
        else this.#readmitted(endpoint, reason, now);
      }
    }
  }
}

const none: readonly never[] = [];

const hasId = {
  says: "an endpoint",
  allows: (value: unknown) =>
    typeof value === "object" && value !== null && isName.allows(Reflect.get(value, "id")),
  isRequired: true,
};

/** Those that pass, or all of them when none does. */
function preferred<T>(candidates: readonly T[], passes: (candidate: T) => boolean): readonly T[] {
  const passed = candidates.filter(passes);
  return passed.length === 0 ? candidates : passed;
}
