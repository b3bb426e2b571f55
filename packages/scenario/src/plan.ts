import type { FaultSpec, TopologySpec } from "@holdfast/testbed";
import type { CheckPlan } from "./check-plan.ts";
import type { WindowRef } from "./instant-ref.ts";

/**
 * What a scenario will do, as data, before anything runs. The same scenario file and seed always give the same plan.
 * Times are milliseconds from the start of load (t+0).
 */
export interface Plan {
  readonly schema: "https://holdfast.dev/schema/plan-1.json";
  readonly scenario: ScenarioIdentity;
  readonly seed: number;
  readonly topology: TopologySpec;
  readonly phases: readonly PhasePlan[];
  /** Scripted time: the end of the last phase. */
  readonly durationMs: number;
  /** Statements that prepare the state before load starts, in order. */
  readonly given: readonly { readonly service: string; readonly sql: string }[];
  readonly loads: readonly LoadPlan[];
  readonly faults: readonly FaultPlan[];
  readonly checks: readonly CheckPlan[];
}

export interface ScenarioIdentity {
  /** The claim, as in the file name: `slow-provider-opens-breaker-and-queues-orders`. */
  readonly id: string;
  readonly title: string;
  readonly tags: readonly string[];
  /** Path relative to the workspace, with forward slashes. */
  readonly file: string;
  readonly timeoutMs: number;
  readonly owner?: string;
  readonly issue?: string;
}

export interface PhasePlan {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Open-loop load: the first `warmUp` operations run before t+0, see `warmUp`; operation `warmUp + i` starts when `arrivalMs`
 * says of i, whatever became of those before it.
 */
export interface LoadPlan {
  readonly name: string;
  /** Absent: none. */
  readonly warmUp?: number;
  readonly ratePerS: number;
  /** The rate rises from zero for so long. Absent: it is constant from the start. */
  readonly rampUpMs?: number;
  /** Zones the clients are in; operation i is made from zone `i mod length`. Empty: a client outside every zone. */
  readonly spread: readonly string[];
  readonly startMs: number;
  readonly endMs: number;
  /** Operations that will be started, those of the warm-up included. */
  readonly operations: number;
}

export interface FaultPlan {
  /** `F1`, `F2` … in the order of the file. */
  readonly id: string;
  readonly spec: FaultSpec;
  /** One line for people: `latency payment->provider 3s±300ms`. */
  readonly title: string;
  /** What the testbed will be asked to hit, by name, known from the topology alone. */
  readonly window: WindowRef;
  readonly startMs: number;
  readonly endMs: number;
}
