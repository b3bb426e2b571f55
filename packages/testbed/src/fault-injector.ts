import { crashInjection } from "./crash-injection.ts";
import { downInjection } from "./down-injection.ts";
import type { FaultSpec } from "./fault.ts";
import { type FaultTargets, resolveTargets, targetNames } from "./fault-targets.ts";
import type { FaultContext, Injection } from "./injection.ts";
import type { Instance } from "./instance.ts";
import type { Journal } from "./journal.ts";
import { limitInjection } from "./limit-injection.ts";
import { pauseInjection } from "./pause-injection.ts";
import { restartInjection } from "./restart-injection.ts";
import { rpcInjection } from "./rpc-injection.ts";
import type { InjectedFault } from "./started-testbed.ts";
import type { Link } from "./system-plan.ts";
import { blackHoleInjection, toxicInjection } from "./toxic-injection.ts";

/** Puts faults in place, each in the journal before it acts, and remembers which are still there. */
export class FaultInjector {
  readonly #context: FaultContext;
  readonly #journal: Journal;
  readonly #active = new Map<string, InjectedFault>();
  #count = 0;

  constructor(context: FaultContext, journal: Journal) {
    this.#context = context;
    this.#journal = journal;
  }

  /** Ids of the faults that are in place. */
  get active(): readonly string[] {
    return [...this.#active.keys()];
  }

  /**
   * @throws {RangeError} when the fault is wrong for the topology, the runtime does not offer it, or its id is in use;
   *   nothing was done.
   * @throws {Error} when it cannot be put in place; what was there of it is taken away.
   */
  async inject(id: string, fault: FaultSpec, signal?: AbortSignal): Promise<InjectedFault> {
    if (this.#active.has(id)) throw new RangeError(`fault ${id} is in place already`);
    const found = resolveTargets(this.#context.plan, fault);
    const refusal = this.#context.support.refusal(fault);
    if (refusal !== undefined) throw new RangeError(refusal);
    const targets = targetNames(found);
    const injection = this.#injection(id, fault, found);
    this.#journal.append({ kind: "inject", id, fault: fault.kind, targets });
    this.#journal.flush();
    const injected = this.#injected(id, targets, injection);
    this.#active.set(id, injected);
    try {
      await injection.apply(signal);
    } catch (error) {
      await injected.heal().catch(() => {});
      throw error;
    }
    return injected;
  }

  /** Heals what is in place, as far as it goes. */
  async healAll(): Promise<void> {
    await Promise.allSettled([...this.#active.values()].map((injected) => injected.heal()));
  }

  #injected(id: string, targets: readonly string[], injection: Injection): InjectedFault {
    let isHealed = false;
    return {
      id,
      targets,
      verify: (signal) => injection.verify(signal),
      verifyHealed: (signal) => injection.verifyHealed(signal),
      heal: async (signal) => {
        if (isHealed) return;
        await this.#healed(injection, signal);
        isHealed = true;
        this.#active.delete(id);
        this.#journal.note({ kind: "healed", id });
      },
    };
  }

  async #healed(injection: Injection, signal?: AbortSignal): Promise<void> {
    try {
      await injection.heal(signal);
    } catch (error) {
      if (!this.#context.isLost()) throw error;
    }
  }

  #injection(id: string, fault: FaultSpec, targets: FaultTargets): Injection {
    const context = this.#context;
    // Unique in the run, also when an id is used again: counters of a proxy go on under a name that comes back.
    this.#count += 1;
    const name = `holdfast-${this.#count}-${id}`.replaceAll(/[^\w-]/gu, "_");
    const links: readonly Link[] = targets.kind === "links" ? targets.links : [];
    const instances: readonly Instance[] = targetNames(targets)
      .filter(() => targets.kind !== "links")
      .map((target) => context.instance(target));
    switch (fault.kind) {
      case "toxic":
        return toxicInjection(context, name, links, fault);
      case "down":
        return downInjection(context, name, links);
      case "partition":
        return fault.mode === "drop"
          ? blackHoleInjection(context, name, links)
          : downInjection(context, name, links);
      case "crash":
        return crashInjection(context, name, instances, fault);
      case "pause":
        return pauseInjection(context, name, instances);
      case "restart":
        return restartInjection(context, name, instances);
      case "limit":
        return limitInjection(context, name, instances, fault);
      case "rpc": {
        const callers = targets.kind === "calls" ? targets.callers : [];
        return rpcInjection(
          context,
          id,
          instances,
          callers.map((caller) => caller.name),
          fault,
        );
      }
    }
  }
}
