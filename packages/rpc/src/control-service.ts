import type { BreakerSnapshot } from "@holdfast/resilience";
import type { RpcFaults } from "./rpc-faults.ts";
import type { Service } from "./service.ts";

/** What the testbed may ask of an instance. */
export interface ControlPorts {
  /** Sends every finished span and says how many there were. */
  readonly flush: () => Promise<{ readonly spansExported: number; readonly spansDropped: number }>;
  /** Every breaker of the process, for example `() => registry.snapshots()`. */
  readonly breakers: () => readonly BreakerSnapshot[];
  /** The same that the server was given. */
  readonly faults: RpcFaults;
}

/** `holdfast.control.v1.Control`. Offer it only when the testbed asked for it. */
export function controlService(_ports: ControlPorts): Service {
  throw new Error("to come");
}
