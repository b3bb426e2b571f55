import type { FaultSpec } from "@holdfast/testbed";

/** A fault that was described and waits to be given to `inject`. */
export interface PlannedFault {
  readonly spec: FaultSpec;
  /** One line for people: `latency payment->provider 3s`. */
  readonly title: string;
}
