import type { FaultSpec, TopologySpec } from "@holdfast/testbed";
import { callFaults } from "./call-faults.ts";
import type { OpenChains } from "./chain.ts";
import type { Faults } from "./faults.ts";
import { linkFaults } from "./link-faults.ts";
import { callerLocation } from "./location.ts";
import { nodeFaults } from "./node-faults.ts";
import type { PlannedFault } from "./planned-fault.ts";
import type { TopologyIndex } from "./topology-index.ts";
import { toxicFaults } from "./toxic-faults.ts";

type Spec = TopologySpec;

/** Faults of a topology, and whether each was injected. */
export class FaultFactory {
  readonly faults: Faults<Spec>;
  readonly #chains: OpenChains;
  readonly #injected = new Map<PlannedFault, () => void>();

  constructor(topology: TopologyIndex, chains: OpenChains) {
    this.#chains = chains;
    const plan = (name: string, spec: FaultSpec, title: string): PlannedFault =>
      this.#plan(name, spec, title);
    this.faults = {
      ...toxicFaults(topology, plan),
      ...linkFaults(topology, plan),
      ...nodeFaults(topology, plan),
      ...callFaults(topology, plan),
    };
  }

  /** @throws {RangeError} when it was not made here, or was injected before. */
  take(fault: PlannedFault): void {
    const finish = this.#injected.get(fault);
    if (finish === undefined) {
      throw new RangeError("inject needs a fault made by fault.…(…), each injected once");
    }
    this.#injected.delete(fault);
    finish();
  }

  #plan(name: string, spec: FaultSpec, title: string): PlannedFault {
    const fault = { spec, title };
    const location = callerLocation();
    const what = `fault.${name}(…)`;
    this.#injected.set(
      fault,
      this.#chains.open({ what, hint: "give it to inject(window, fault)", location }),
    );
    return fault;
  }
}

/** Makes a fault known and gives it back. */
export type PlanFault = (name: string, spec: FaultSpec, title: string) => PlannedFault;
