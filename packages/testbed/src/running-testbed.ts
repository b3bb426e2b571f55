import type { EnvironmentError } from "./environment-error.ts";
import type { FaultSpec } from "./fault.ts";
import { FaultInjector } from "./fault-injector.ts";
import type { FaultLinks } from "./fault-links.ts";
import type { FaultSupport } from "./fault-support.ts";
import type { FaultContext } from "./injection.ts";
import type { Instance } from "./instance.ts";
import { breakersOf, flushInstances } from "./instance-reports.ts";
import type { LinkCounters } from "./link-receipts.ts";
import { lastLines } from "./log-tail.ts";
import type { Runnable, RunnableExit } from "./runnable.ts";
import type {
  BreakerSample,
  ClientName,
  EndpointAddress,
  FlushResult,
  InjectedFault,
  PhaseTiming,
  Row,
  StartedTestbed,
  StopReport,
  UnexpectedExit,
} from "./started-testbed.ts";
import type { StateStore } from "./state-store.ts";
import { stopParts } from "./stop-parts.ts";
import type { TestbedParts } from "./testbed-parts.ts";
import { withinLimit } from "./within-limit.ts";

/** Lines of its log that tell why a process ended. */
const lastLinesMax = 20;
/** Beyond the limits of the statement itself, for a database that is paused. */
const queryLimitMs = 15_000;

/** Of the two seconds in which a system is to be down. */
const healLimitMs = 500;

export interface RunningTestbedOptions {
  readonly runId: string;
  /** Name of the runtime. */
  readonly runtime: string;
  readonly seed: number;
  readonly support: FaultSupport;
  readonly parts: TestbedParts;
  readonly links: FaultLinks;
  readonly readyCounters: LinkCounters;
  readonly startPhases: readonly PhaseTiming[];
}

/** A running system, whatever its instances run in. */
export class RunningTestbed implements StartedTestbed {
  readonly runId: string;
  readonly runtime: string;
  readonly instances: readonly Instance[];
  readonly startPhases: readonly PhaseTiming[];
  readonly #parts: TestbedParts;
  readonly #links: FaultLinks;
  readonly #injector: FaultInjector;
  readonly #listeners: ((exit: UnexpectedExit) => void)[] = [];
  /** Ends before anybody listened. */
  #unheard: UnexpectedExit[] = [];
  #stopping: Promise<StopReport> | undefined;

  constructor(options: RunningTestbedOptions) {
    const { parts, links, readyCounters, seed, support } = options;
    this.runId = options.runId;
    this.runtime = options.runtime;
    this.startPhases = options.startPhases;
    this.instances = [...parts.instances.values()];
    this.#parts = parts;
    this.#links = links;
    const context: FaultContext = {
      plan: parts.plan,
      links,
      support,
      instance: (name) => this.#instance(name),
      isLost: () => parts.lost !== undefined,
      readyCounters: () => readyCounters,
      clock: parts.clock,
      seed,
    };
    this.#injector = new FaultInjector(context, parts.frame.journal);
    for (const runnable of parts.runnables) {
      runnable.onUnexpectedExit((exit) => this.#report(runnable, exit));
    }
  }

  endpointsFor(client: ClientName, service: string): readonly EndpointAddress[] {
    const links = this.#parts.plan.links.filter(
      ({ from, to }) => from.name === client && to.service === service,
    );
    if (links.length === 0) {
      throw new RangeError(`no edge leads from "${client}" to service "${service}"`);
    }
    return links.map(({ name, to }) => ({
      instance: to.name,
      ...(to.zone === undefined ? {} : { zone: to.zone }),
      address: this.#links.addressOf(name),
    }));
  }

  async query(service: string, sql: string, signal?: AbortSignal): Promise<readonly Row[]> {
    const answer = this.#store(service).query(sql);
    return withinLimit(`database of ${service}`, queryLimitMs, answer, signal);
  }

  async prepare(service: string, sql: string, signal?: AbortSignal): Promise<void> {
    const done = this.#store(service).prepare(sql);
    await withinLimit(`database of ${service}`, queryLimitMs, done, signal);
  }

  inject(id: string, fault: FaultSpec, signal?: AbortSignal): Promise<InjectedFault> {
    return this.#injector.inject(id, fault, signal);
  }

  flush(signal?: AbortSignal): Promise<readonly FlushResult[]> {
    return flushInstances(this.instances, signal);
  }

  breakers(signal?: AbortSignal): Promise<readonly BreakerSample[]> {
    return breakersOf(this.instances, signal);
  }

  onUnexpectedExit(listener: (exit: UnexpectedExit) => void): void {
    this.#listeners.push(listener);
    for (const exit of this.#unheard.splice(0)) listener(exit);
  }

  onLost(listener: (reason: EnvironmentError) => void): void {
    this.#parts.onLost(listener);
  }

  stop(): Promise<StopReport> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #stop(): Promise<StopReport> {
    const startedAt = this.#parts.clock.now();
    // What a crash fault would start again now would only be killed.
    for (const runnable of this.#parts.runnables) runnable.retire();
    const before = this.#injector.active;
    // A fault that does not heal in time goes with the instance it is on, so only instances can be left.
    await withinLimit("healing", healLimitMs, this.#injector.healAll()).catch(() => {});
    const healed = before.filter((id) => !this.#injector.active.includes(id));
    const report = await stopParts(this.#parts);
    return { ...report, healed, durationMs: this.#parts.clock.now() - startedAt };
  }

  #instance(name: string): Instance {
    const instance = this.#parts.instances.get(name);
    if (instance === undefined) throw new RangeError(`there is no instance "${name}"`);
    return instance;
  }

  #store(service: string): StateStore {
    const store = this.#parts.stores.get(service);
    if (store === undefined) {
      const known = [...this.#parts.stores.keys()].join(", ");
      throw new RangeError(`service "${service}" has no database, expected one of ${known}`);
    }
    return store;
  }

  #report({ name, logFile }: Runnable, { code, signal }: RunnableExit): void {
    const exit = { instance: name, code, signal, lastLines: lastLines(logFile, lastLinesMax) };
    if (this.#listeners.length === 0) this.#unheard.push(exit);
    for (const listener of this.#listeners) listener(exit);
  }
}
