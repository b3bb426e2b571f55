import type { BoundRef } from "./bound.ts";
import type { InstantRef, WindowRef } from "./instant-ref.ts";

/** A check as data: what is claimed, about which evidence. */
export interface CheckPlan {
  /** Unique in the scenario; given by `.named()`, else made from the claim. */
  readonly id: string;
  /** One line for people. */
  readonly title: string;
  readonly severity: "must" | "should";
  readonly because?: string;
  /** Where it stands in the scenario file. */
  readonly location: { readonly file: string; readonly line: number };
  readonly claim: Claim;
}

export type Claim =
  | OutcomeClaim
  | AvailableClaim
  | RecoverWithinClaim
  | ExactlyOnceClaim
  | InvariantClaim
  | LatencyClaim
  | ErrorRateClaim
  | BurnRateClaim
  | BreakerBecomesClaim
  | BreakerStaysClaim
  | SpanCountClaim
  | SpanLatencyClaim
  | TraceClaim
  | TraceCountClaim
  | RatioClaim;

export type Outcome = "ok" | "fail" | "info";

/** Share or count of operations of a load in a window that end so. */
export interface OutcomeClaim {
  readonly kind: "history.outcome";
  readonly load: string;
  readonly outcome: Outcome;
  readonly window: WindowRef;
  readonly bound: BoundRef;
}

/** Share of operations started in the window that end ok. */
export interface AvailableClaim {
  readonly kind: "history.available";
  readonly load: string;
  readonly window: WindowRef;
  readonly bound: BoundRef;
}

/** After `after`, within the time, operations are ok again and stay so to the end of load. */
export interface RecoverWithinClaim {
  readonly kind: "history.recover-within";
  readonly load: string;
  readonly withinMs: number;
  readonly after: InstantRef;
}

/** Each operation that is ok has exactly one effect, each fail has none, each info has at most one. No other key has an effect. */
export interface ExactlyOnceClaim {
  readonly kind: "history.exactly-once";
  readonly load: string;
  /** Field of the operation's input that names the business identity, e.g. `cartId`. */
  readonly key: string;
  /** Query giving rows (key, n), run at the end. */
  readonly effect: QueryRef;
  /** Query giving rows (key of the input, key of the effect), when the effect knows another identity. */
  readonly through?: QueryRef;
}

/** Evidence collected by running `sql` on a service's database or a stub's ledger. */
export interface QueryRef {
  readonly service: string;
  readonly sql: string;
}

/** A query that must give no rows: at the end, within some time of it, or all the time. */
export interface InvariantClaim {
  readonly kind: "db.invariant";
  readonly name: string;
  readonly query: QueryRef;
  readonly when:
    | { readonly kind: "end" }
    /** Of the end of scripted time. Everything else that is asked at the end waits for it. */
    | { readonly kind: "within"; readonly withinMs: number }
    | { readonly kind: "every"; readonly everyMs: number };
  /** Query that must give at least one row with a count above zero, so that the invariant is not held by an empty table. */
  readonly population?: QueryRef;
}

export interface LatencyClaim {
  readonly kind: "slo.latency";
  readonly load: string;
  readonly window: WindowRef;
  /** 0–1, e.g. 0.99. */
  readonly quantile: number;
  readonly bound: BoundRef;
}

export interface ErrorRateClaim {
  readonly kind: "slo.error-rate";
  readonly load: string;
  readonly window: WindowRef;
  readonly bound: BoundRef;
}

/** Error rate over the budget that an objective leaves (SRE workbook, chapter 5). */
export interface BurnRateClaim {
  readonly kind: "slo.burn-rate";
  readonly load: string;
  readonly window: WindowRef;
  /** 0–1, e.g. 0.995. */
  readonly objective: number;
  readonly bound: BoundRef;
}

export type BreakerStateName = "closed" | "open" | "half_open";

/** At least one instance's breaker of that name gets to the state within the time after the instant. */
export interface BreakerBecomesClaim {
  readonly kind: "breaker.becomes";
  readonly breaker: string;
  readonly state: BreakerStateName;
  readonly withinMs: number;
  readonly of: InstantRef;
  /** `some` instance's breaker, or `every` one that was open. */
  readonly quantifier: "some" | "every";
}

/** No instance's breaker of that name leaves the state in the window. */
export interface BreakerStaysClaim {
  readonly kind: "breaker.stays";
  readonly breaker: string;
  readonly state: BreakerStateName;
  readonly window: WindowRef;
}

export type AttributeMatch =
  | { readonly kind: "equals"; readonly value: string | number | boolean }
  | { readonly kind: "matches"; readonly source: string; readonly flags: string };

export interface SpanSelectorRef {
  readonly service?: string;
  readonly kind?: "server" | "client" | "producer" | "consumer" | "internal";
  readonly name?: AttributeMatch;
  readonly rpc?: string;
  readonly db?: { readonly operation?: string; readonly collection?: string };
  readonly zone?: string;
  readonly status?: "ok" | "error";
  readonly attributes?: Readonly<Record<string, AttributeMatch>>;
  readonly childOf?: SpanSelectorRef;
  readonly descendantOf?: SpanSelectorRef;
}

/** Number of spans in a window, over all traces. */
export interface SpanCountClaim {
  readonly kind: "spans.count";
  readonly selector: SpanSelectorRef;
  readonly window: WindowRef;
  readonly bound: BoundRef;
}

export interface SpanLatencyClaim {
  readonly kind: "spans.latency";
  readonly selector: SpanSelectorRef;
  readonly window: WindowRef;
  readonly quantile: number;
  readonly bound: BoundRef;
}

/** Spans matching one selector over spans matching another, in a window: amplification, hit rates. */
export interface RatioClaim {
  readonly kind: "spans.ratio";
  readonly selector: SpanSelectorRef;
  readonly over: SpanSelectorRef;
  readonly window: WindowRef;
  readonly bound: BoundRef;
}

/** Which traces: by load, root span, window in which the operation started, outcome. */
export interface TraceSetRef {
  readonly of?: string;
  readonly root?: SpanSelectorRef;
  readonly during?: WindowRef;
  readonly outcome?: Outcome;
}

export interface TraceCountClaim {
  readonly kind: "traces.count";
  readonly traces: TraceSetRef;
  readonly bound: BoundRef;
}

export type Quantifier =
  | { readonly kind: "every" | "some" | "none" }
  | { readonly kind: "at-least"; readonly count: number }
  | { readonly kind: "at-least-share"; readonly ratio: number };

export interface TraceClaim {
  readonly kind: "traces";
  readonly traces: TraceSetRef;
  readonly quantifier: Quantifier;
  readonly expectation: TraceExpectation;
}

export type TraceExpectation =
  | { readonly kind: "visits" | "avoids"; readonly services: readonly string[] }
  | {
      /** `span`: a trace without a match fails. `spans`: it is skipped. */
      readonly kind: "span" | "spans";
      readonly selector: SpanSelectorRef;
      readonly not: boolean;
      readonly predicate: SpanPredicate;
    };

export type SpanPredicate =
  | { readonly kind: "exists" }
  | { readonly kind: "count"; readonly bound: BoundRef }
  | { readonly kind: "attribute"; readonly key: string; readonly match?: AttributeMatch }
  | { readonly kind: "shared-attribute"; readonly key: string }
  | {
      readonly kind: "event";
      readonly name: string;
      readonly attributes: Readonly<Record<string, AttributeMatch>>;
      readonly when?:
        | { readonly kind: "within"; readonly withinMs: number; readonly of: InstantRef }
        | { readonly kind: "during"; readonly window: WindowRef };
    }
  | { readonly kind: "status"; readonly status: string }
  | { readonly kind: "duration"; readonly bound: BoundRef }
  | { readonly kind: "happens-before"; readonly selector: SpanSelectorRef }
  | { readonly kind: "links-to"; readonly selector: SpanSelectorRef };
