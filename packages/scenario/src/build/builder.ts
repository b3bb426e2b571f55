import type { TopologySpec } from "@holdfast/testbed";
import type { Checks } from "./checks.ts";
import type { Duration } from "./duration.ts";
import type { Faults } from "./faults.ts";
import type { FaultHandle, Timeline, Window } from "./instant.ts";
import type { Load } from "./load.ts";
import type { PlannedFault } from "./planned-fault.ts";
import type { DatabaseOf } from "./topology-names.ts";

/** What the body of a scenario is given. Each call adds to the plan; nothing runs, nothing waits. */
export interface Builder<Spec extends TopologySpec> {
  /** Names the phases of the scenario, in order, with how long each takes. Called once, first. */
  timeline<const Phases extends Readonly<Record<string, Duration>>>(
    this: void,
    phases: Phases,
  ): Timeline<keyof Phases & string>;
  /** Says what clients do. */
  readonly load: Load<Spec>;
  /** Makes faults, to be given to `inject`. */
  readonly fault: Faults<Spec>;
  /**
   * Puts a fault in place at the start of the window and takes it away at its end.
   *
   * @param window A stretch of the timeline. A window that depends on another fault is refused.
   * @returns The time in which the fault was really in place, as the evidence says.
   */
  inject(this: void, window: Window, fault: PlannedFault): FaultHandle;
  /** States what must be true. */
  readonly check: Checks<Spec>;
  /** Runs statements on the database of a service before load starts, in the order of the file. */
  given(this: void, service: DatabaseOf<Spec>, sql: string): void;
}

export interface ScenarioMeta<Spec extends TopologySpec> {
  /** The claim in kebab-case. The file is named `<id>.scenario.ts`. */
  readonly id: string;
  readonly topology: Spec;
  /** For selection, e.g. `nightly`. Default none. */
  readonly tags?: readonly string[];
  /** Time for everything: start, load, settling, stop. Default `timeAboveScriptMs` above scripted time. */
  readonly timeout?: Duration;
  /** Who to ask. */
  readonly owner?: string;
  /** Where it is discussed. */
  readonly issue?: string;
}
