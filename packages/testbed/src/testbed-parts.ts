import type { Clock } from "@holdfast/clock";
import type { EnvironmentError } from "./environment-error.ts";
import type { FaultLinks } from "./fault-links.ts";
import type { Instance } from "./instance.ts";
import type { DatabaseRole } from "./prepare-databases.ts";
import type { RunFrame } from "./run-frame.ts";
import type { Runnable } from "./runnable.ts";
import type { StateStore } from "./state-store.ts";
import { runningMembers, type SystemPlan } from "./system-plan.ts";

/** Everything that a testbed consists of. Filled while it starts, so that a start that fails can be undone. */
export class TestbedParts {
  readonly plan: SystemPlan;
  readonly frame: RunFrame;
  readonly clock: Clock;
  readonly instances = new Map<string, Instance>();
  /** By service: what `query` reads. */
  readonly stores = new Map<string, StateStore>();
  /** By service: under which name it reaches its database. */
  readonly roles = new Map<string, DatabaseRole>();
  /** What stands for the network between the instances. */
  readonly network: Runnable[] = [];
  /** What is to be removed when all of them have ended, in this order; each says what it could not remove. */
  readonly removals: (() => Promise<readonly string[]>)[] = [];
  links: FaultLinks | undefined;
  /** Why nothing of it can be reached any more: what it runs on is gone. */
  lost: EnvironmentError | undefined;
  #onLost: (reason: EnvironmentError) => void = () => {};
  /** `host:port` of each member as this machine reaches it, chosen before anything is started. */
  readonly #addresses = new Map<string, string>();

  private constructor(plan: SystemPlan, frame: RunFrame, clock: Clock) {
    this.plan = plan;
    this.frame = frame;
    this.clock = clock;
  }

  /** @throws {EnvironmentError} when there are no free ports. */
  static async plan(plan: SystemPlan, frame: RunFrame, clock: Clock): Promise<TestbedParts> {
    const parts = new TestbedParts(plan, frame, clock);
    for (const { name } of runningMembers(plan)) {
      parts.#addresses.set(name, `127.0.0.1:${await frame.ports.next()}`);
    }
    return parts;
  }

  addressOf(member: string): string {
    const address = this.#addresses.get(member);
    if (address === undefined) throw new RangeError(`there is no instance "${member}"`);
    return address;
  }

  /** Only the first reason counts. */
  lose(reason: EnvironmentError): void {
    if (this.lost !== undefined) return;
    this.lost = reason;
    this.#onLost(reason);
  }

  onLost(listener: (reason: EnvironmentError) => void): void {
    this.#onLost = listener;
    if (this.lost !== undefined) listener(this.lost);
  }

  /** Those that stand for the network included. */
  get runnables(): readonly Runnable[] {
    return [...[...this.instances.values()].map(({ runnable }) => runnable), ...this.network];
  }
}
