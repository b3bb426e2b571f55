import type { MethodOf, TopologySpec, ZoneOf } from "@holdfast/testbed";
import type { Outcome } from "../check-plan.ts";
import type { Duration } from "./duration.ts";
import type { Window } from "./instant.ts";
import type { RequestOf, ResponseOf } from "./method-types.ts";

/** Says what clients do. */
export interface Load<Spec extends TopologySpec> {
  /**
   * Starts operations at a given rate, whatever becomes of those before: a slow system does not slow its own test.
   *
   * @param name Letters, digits and dashes, at most `maxLoadNameLength`; unique in the scenario.
   */
  openLoop(
    name: string,
    options: OpenLoopOptions<Spec>,
    operation: (context: OpCtx<Spec>) => Promise<OperationResult>,
  ): LoadHandle;
}

export interface OpenLoopOptions<Spec extends TopologySpec> {
  /** Operations per second, above 0. */
  readonly rate: number;
  /**
   * Operations before t+0, in each zone one after another: as many on a slow machine as on a fast one, so that processes
   * are warm when the clock starts. They are in the history at negative times, thus in no window. At most
   * `maxWarmUpOperations`; default none.
   */
  readonly warmUp?: number;
  /** The rate rises from zero in a straight line for so long. Default none: constant. */
  readonly rampUp?: Duration;
  /** Zones the clients are in, in turn. Default every zone of the client. */
  readonly spread?: readonly ZoneOf<Spec>[];
  /** When operations are started. On the timeline. Default the whole. */
  readonly during?: Window;
}

export interface LoadHandle {
  readonly name: string;
}

/** What one operation may use. Everything drawn depends on the seed, the load and the index alone. */
export interface OpCtx<Spec extends TopologySpec> {
  /** 0, 1, 2 … in the order of planned starts. */
  readonly index: number;
  /** Unlike that of any other operation of the scenario. */
  readonly key: string;
  /** One of the values, seeded. */
  pick<Value>(values: readonly Value[]): Value;
  /** An integer from `min` to `max`, both included, seeded. */
  int(min: number, max: number): number;
  /** Makes one call, one attempt. Never throws for a status; rejects when the request does not fit the contract. */
  call<Method extends MethodOf<Spec>>(
    method: Method,
    request: RequestOf<Method>,
    options?: CallOptions<Spec>,
  ): Promise<CallResult<ResponseOf<Method>>>;
}

export interface CallOptions<Spec extends TopologySpec> {
  /** Time for the answer, at most `maxCallDeadlineMs`. Default `defaultCallDeadlineMs`. */
  readonly deadline?: Duration;
  /** Call the instance of this zone and no other. Default: that of the client's zone, or the next that is reachable. */
  readonly via?: ZoneOf<Spec>;
}

export interface CallResult<Body = Readonly<Record<string, unknown>>> {
  /** gRPC status by name. */
  readonly status: string;
  /** The answer; undefined unless the status is OK. */
  readonly body: Body | undefined;
  /** What the server said; empty when OK. */
  readonly message: string;
  /** What is known of the effect of this call. */
  readonly outcome: Outcome;
}

/**
 * What decides the outcome of an operation: the result of a call, an outcome of its own, or nothing, when the last
 * call decides.
 */
export type OperationResult =
  | CallResult<unknown>
  | { readonly outcome: Outcome; readonly status?: string; readonly message?: string }
  | undefined
  | void;
