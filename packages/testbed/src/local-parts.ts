import type { Clock } from "@holdfast/clock";
import type { FaultLinks } from "./fault-links.ts";
import type { Instance } from "./instance.ts";
import type { ManagedProcess } from "./managed-process.ts";
import type { DatabaseRole } from "./postgres-server.ts";
import type { RunFrame } from "./run-frame.ts";
import type { StateStore } from "./state-store.ts";
import { runningMembers, type SystemPlan } from "./system-plan.ts";

/** Everything that a local testbed consists of. Filled while it starts, so that a start that fails can be undone. */
export class LocalParts {
  readonly plan: SystemPlan;
  readonly frame: RunFrame;
  readonly clock: Clock;
  readonly instances = new Map<string, Instance>();
  /** By service: what `query` reads. */
  readonly stores = new Map<string, StateStore>();
  /** By service: under which name it reaches its database. */
  readonly roles = new Map<string, DatabaseRole>();
  proxy: ManagedProcess | undefined;
  links: FaultLinks | undefined;
  /** `host:port` each member listens on, chosen before anything is started. */
  readonly #addresses = new Map<string, string>();

  private constructor(plan: SystemPlan, frame: RunFrame, clock: Clock) {
    this.plan = plan;
    this.frame = frame;
    this.clock = clock;
  }

  /** @throws {EnvironmentError} when there are no free ports. */
  static async plan(plan: SystemPlan, frame: RunFrame, clock: Clock): Promise<LocalParts> {
    const parts = new LocalParts(plan, frame, clock);
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

  /** Proxy included. */
  get processes(): readonly ManagedProcess[] {
    const processes = [...this.instances.values()].map((instance) => instance.process);
    return this.proxy === undefined ? processes : [...processes, this.proxy];
  }
}
