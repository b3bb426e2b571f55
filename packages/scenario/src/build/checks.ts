import type { BreakerOf, MethodOf, TopologySpec, ZoneOf } from "@holdfast/testbed";
import type { BreakerStateName, Outcome } from "../check-plan.ts";
import type { Duration } from "./duration.ts";
import type { Instant, Window } from "./instant.ts";
import type { LoadHandle } from "./load.ts";
import type { Bound } from "./parse-bound.ts";
import type { DatabaseOf, TracedOf } from "./topology-names.ts";

/** States what must be true. A chain that does not end in a claim is refused when the scenario is built. */
export interface Checks<Spec extends TopologySpec> {
  /** About the operations of a load. */
  history(load: LoadHandle): HistoryChecks<Spec>;
  /** About the rows of a service's database, or of the ledger of a stub. */
  db(service: DatabaseOf<Spec>): DatabaseChecks<Spec>;
  /** About latency and errors that clients see, of the operations started in the window. */
  slo(load: LoadHandle, window: Window): SloChecks;
  breaker(breaker: BreakerOf<Spec>): BreakerChecks;
  /** About all spans that started in the window and match, over all traces. */
  spans(selector: SpanSelector<Spec>, window: Window): SpanPopulationChecks<Spec>;
  /** About single traces. */
  traces(selection: TraceSelection<Spec>): TraceSet<Spec>;
}

/** Says more of a claim that was made. */
export interface CheckHandle {
  /** Why it must hold; shown when it does not. */
  because(why: string): CheckHandle;
  /** `must` (default) fails the scenario, `should` is shown and fails nothing. */
  severity(severity: "must" | "should"): CheckHandle;
  /** Gives it an id of its own. Default: made from its title. */
  named(id: string): CheckHandle;
}

export interface HistoryChecks<Spec extends TopologySpec> {
  /** Share (`%`) or number of the operations started in the window that end so. */
  outcome(outcome: Outcome, window: Window): { toBe(bound: Bound): CheckHandle };
  /** Share of the operations started in the window that end ok. */
  available(window: Window, bound: Bound): CheckHandle;
  /** Within the time, operations are ok again and stay so to the end of load. */
  recoverWithin(duration: Duration, after: Instant): CheckHandle;
  /** An ok operation has one effect, a failed one none, an unknown one none or one. */
  exactlyOnce(options: ExactlyOnceOptions<Spec>): CheckHandle;
}

export interface QuerySource<Spec extends TopologySpec> {
  readonly db: DatabaseOf<Spec>;
  readonly sql: string;
}

export interface ExactlyOnceOptions<Spec extends TopologySpec> {
  /** Field of the operation's input that names what is bought once, e.g. `cartId`. */
  readonly key: string;
  /** Rows (key, n): how many effects each key had. First column, second column. */
  readonly effect: QuerySource<Spec>;
  /** Rows (key of the input, key of the effect), where the effect knows another identity. */
  readonly through?: QuerySource<Spec>;
}

export interface DatabaseChecks<Spec extends TopologySpec> {
  /** A query that finds what must not be. */
  invariant(
    name: string,
    sql: string,
    options?: InvariantOptions<Spec>,
  ): { toReturnNoRows(): CheckHandle };
}

export interface InvariantOptions<Spec extends TopologySpec> {
  /**
   * `end`; `within 10s` of the end of scripted time, which waits no longer than needed, for what a system settles by
   * itself; or `every 500ms` while the scenario runs and at the end. Default `end`.
   */
  readonly when?: "end" | `within ${Duration}` | `every ${Duration}`;
  /**
   * Counts what the invariant speaks of, in the first column of the first row: 0 makes the check inconclusive, since
   * an empty table breaks no rule. On the same database, unless `db` names another.
   */
  readonly population?: string | QuerySource<Spec>;
}

export interface SloChecks {
  p50(bound: Bound): CheckHandle;
  p90(bound: Bound): CheckHandle;
  p99(bound: Bound): CheckHandle;
  /** Share of operations that did not end ok. */
  errorRate(bound: Bound): CheckHandle;
  /** Error rate over what the objective leaves (`99.5%` leaves 0.5%), as a plain number. */
  burnRate(objective: `${number}%`, bound: Bound): CheckHandle;
}

export interface BreakerChecks {
  /** At least one instance's breaker gets there; with `every`, all that were in another state. */
  toBecome(
    state: BreakerStateName,
    options?: { readonly instances?: "some" | "every" },
  ): { within(duration: Duration): { of(instant: Instant): CheckHandle } };
  /** No instance's breaker leaves the state. */
  toStay(state: BreakerStateName, window: Window): CheckHandle;
}

export interface SpanPopulationChecks<Spec extends TopologySpec> {
  toHaveCount(bound: Bound): CheckHandle;
  p50(bound: Bound): CheckHandle;
  p99(bound: Bound): CheckHandle;
  /** Number of these over number of others in the same window: amplification, hit rate. A number or a percentage. */
  per(other: SpanSelector<Spec>): { toBe(bound: Bound): CheckHandle };
}

type Value = string | number | boolean;

export interface SpanSelector<Spec extends TopologySpec> {
  readonly service?: TracedOf<Spec>;
  readonly kind?: "server" | "client" | "producer" | "consumer" | "internal";
  readonly name?: string | RegExp;
  readonly rpc?: MethodOf<Spec>;
  readonly db?: { readonly operation?: string; readonly collection?: string };
  readonly zone?: ZoneOf<Spec>;
  readonly status?: "ok" | "error";
  readonly attr?: Readonly<Record<string, Value | RegExp>>;
  readonly childOf?: SpanSelector<Spec>;
  readonly descendantOf?: SpanSelector<Spec>;
}

/** Which traces: all that are asked for must hold. At least one of `of` and `root`. */
export interface TraceSelection<Spec extends TopologySpec> {
  readonly of?: LoadHandle;
  readonly root?: SpanSelector<Spec>;
  /** Traces of operations that started in it. */
  readonly during?: Window;
  readonly outcome?: Outcome;
}

export interface TraceSet<Spec extends TopologySpec> {
  readonly every: TraceExpect<Spec>;
  readonly some: TraceExpect<Spec>;
  readonly none: TraceExpect<Spec>;
  /** A number of traces, or a share: `90%`. */
  atLeast(amount: number | `${number}%`): TraceExpect<Spec>;
  toHaveCount(bound: Bound): CheckHandle;
}

export interface TraceExpect<Spec extends TopologySpec> {
  /** Each trace must have a matching span. */
  span(selector: SpanSelector<Spec>): SpanExpect<Spec>;
  /** All matching spans; a trace without one is skipped, no match in any trace is inconclusive. */
  spans(selector: SpanSelector<Spec>): SpanExpect<Spec>;
  toVisit(...services: TracedOf<Spec>[]): CheckHandle;
  toAvoid(...services: TracedOf<Spec>[]): CheckHandle;
}

export interface SpanExpect<Spec extends TopologySpec> {
  readonly not: SpanExpect<Spec>;
  toExist(): CheckHandle;
  toHaveCount(bound: number | Bound): CheckHandle;
  toHaveAttribute(key: string, value?: Value | RegExp): CheckHandle;
  /** All matching spans of one trace carry the same value. */
  toShareAttribute(key: string): CheckHandle;
  toHaveEvent(name: string, attributes?: Readonly<Record<string, Value | RegExp>>): EventCheck;
  toEndWith(status: GrpcStatus): CheckHandle;
  toTake(bound: Bound): CheckHandle;
  toHappenBefore(selector: SpanSelector<Spec>): CheckHandle;
  toLinkTo(selector: SpanSelector<Spec>): CheckHandle;
}

export interface EventCheck extends CheckHandle {
  /** The event must come no later than so long after the instant. */
  within(duration: Duration): { of(instant: Instant): CheckHandle };
  during(window: Window): CheckHandle;
}

export type GrpcStatus =
  | "OK"
  | "CANCELLED"
  | "UNKNOWN"
  | "INVALID_ARGUMENT"
  | "DEADLINE_EXCEEDED"
  | "NOT_FOUND"
  | "ALREADY_EXISTS"
  | "PERMISSION_DENIED"
  | "RESOURCE_EXHAUSTED"
  | "FAILED_PRECONDITION"
  | "ABORTED"
  | "OUT_OF_RANGE"
  | "UNIMPLEMENTED"
  | "INTERNAL"
  | "UNAVAILABLE"
  | "DATA_LOSS"
  | "UNAUTHENTICATED";
