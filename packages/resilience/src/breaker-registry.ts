import type { Random } from "@holdfast/clock";
import type { BreakerOptions } from "./breaker-options.ts";
import type { BreakerSnapshot } from "./breaker-state.ts";
import { type BreakerListener, CircuitBreaker } from "./circuit-breaker.ts";
import type { EndpointGate } from "./endpoint-gate.ts";

/** Bounds the memory that endpoints which come and go can take. Beyond it the oldest breaker of the name that is closed is forgotten. */
export const breakersPerNameMax = 1_024;

/** What a breaker is made of when its endpoint is first used. */
export interface BreakerParts {
  readonly optionsFor: (endpointId: string) => BreakerOptions;
  readonly random: Random;
  readonly listener: BreakerListener;
}

/** All breakers of a process or of a part of it. Pipelines that share a registry share the breakers of one name. */
export class BreakerRegistry {
  readonly #groups = new Map<string, BreakerGroup>();

  /** The breakers of one name; the first pipeline to use a breaker gives it its options. */
  group(name: string): BreakerGroup {
    let group = this.#groups.get(name);
    if (group === undefined) {
      group = new BreakerGroup(name);
      this.#groups.set(name, group);
    }
    return group;
  }

  /** Every breaker there is, sorted by name and endpoint. */
  snapshots(): readonly BreakerSnapshot[] {
    return [...this.#groups.values()]
      .flatMap((group) => group.snapshots())
      .toSorted((a, b) => compare(a.name, b.name) || compare(a.endpoint ?? "", b.endpoint ?? ""));
  }

  /** Refuses all calls of this name, to endpoints not yet seen too, until `close`. @param now Instant on the monotonic clock. */
  isolate(name: string, now: number): void {
    this.group(name).isolate(now);
  }

  /** Closes every breaker of this name, whatever its state. */
  close(name: string, now: number): void {
    this.group(name).close(now);
  }

  /** Keeps a balancer from choosing endpoints whose breaker of this name would refuse. */
  gate(name: string): EndpointGate {
    const group = this.group(name);
    return { admits: (endpointId, now) => group.find(endpointId)?.wouldAdmit(now) ?? true };
  }
}

export class BreakerGroup {
  readonly #name: string;
  /** The key of a breaker that guards a dependency as a whole is undefined. */
  readonly #breakers = new Map<string | undefined, CircuitBreaker>();
  #isIsolated = false;

  constructor(name: string) {
    this.#name = name;
  }

  find(endpointId: string | undefined): CircuitBreaker | undefined {
    return this.#breakers.get(endpointId);
  }

  /** @returns The breaker of the endpoint, made now if there is none. */
  obtain(endpointId: string | undefined, parts: BreakerParts, now: number): CircuitBreaker {
    const known = this.#breakers.get(endpointId);
    if (known !== undefined) return known;
    if (this.#breakers.size >= breakersPerNameMax) this.#forgetOne();
    const breaker = new CircuitBreaker(
      { name: this.#name, endpoint: endpointId },
      parts.optionsFor(endpointId ?? ""),
      parts.random,
      parts.listener,
    );
    this.#breakers.set(endpointId, breaker);
    if (this.#isIsolated) breaker.isolate(now);
    return breaker;
  }

  snapshots(): readonly BreakerSnapshot[] {
    return [...this.#breakers.values()].map((breaker) => breaker.snapshot);
  }

  isolate(now: number): void {
    this.#isIsolated = true;
    for (const breaker of this.#breakers.values()) breaker.isolate(now);
  }

  close(now: number): void {
    this.#isIsolated = false;
    for (const breaker of this.#breakers.values()) breaker.close(now);
  }

  #forgetOne(): void {
    const entries = [...this.#breakers];
    const [key] = entries.find(([, breaker]) => breaker.state === "closed") ?? entries[0] ?? [];
    this.#breakers.delete(key);
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
