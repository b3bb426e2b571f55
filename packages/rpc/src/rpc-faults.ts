import type { GrpcStatusName } from "@holdfast/resilience";

/** What a fault does to a call. */
export type RpcFaultAction =
  | { readonly kind: "status"; readonly status: GrpcStatusName }
  | { readonly kind: "delay"; readonly delayMs: number }
  | { readonly kind: "drop" };

/** A fault on single calls of this server. */
export interface RpcFault {
  /** For example "F1". */
  readonly id: string;
  readonly seed: string;
  /** Full method it acts on, "provider.v1.Provider/Charge"; empty for all. */
  readonly method: string;
  /** Instances of callers it acts on; empty for all. */
  readonly callers: readonly string[];
  /** Share of attempts it acts on, above 0 to 1. */
  readonly ratio: number;
  readonly phase: "before-handler" | "after-handler";
  readonly action: RpcFaultAction;
}

export interface RpcFaultCount {
  readonly id: string;
  /** Attempts it could have acted on. */
  readonly seen: number;
  /** Attempts it acted on. */
  readonly acted: number;
}

/** The faults on single calls that are in place now. */
export class RpcFaults {
  /** Puts these in place of all others. @returns The counts of those that were replaced. */
  replace(_faults: readonly RpcFault[]): readonly RpcFaultCount[] {
    throw new Error("to come");
  }
  counts(): readonly RpcFaultCount[] {
    throw new Error("to come");
  }
}
