import type { Clock, Random } from "@holdfast/clock";
import { OutlierEjection } from "@holdfast/failure-detection";
import {
  attempt,
  Balancer,
  BreakerRegistry,
  breaker,
  bulkhead,
  type Classifier,
  classify,
  deadline,
  endpoint,
  exponential,
  failureRatio,
  fallback,
  fixed,
  onUnavailable,
  type PipelineOptions,
  perEndpoint,
  pipeline,
  RetryBudget,
  retry,
} from "@holdfast/resilience";
import {
  type Client,
  callObserver,
  createClient,
  type ResponseOutput,
  type RpcEndpoint,
  RpcError,
  type RpcInstrumentation,
} from "@holdfast/rpc";

/**
 * What calls may take, in milliseconds, inner below outer: a customer waits 2 000; of what is left of that `reserveMs` is
 * kept back to save and to answer. The worst order that still succeeds: a reservation on its second attempt and a payment
 * in its first.
 */
export const timesMs = {
  reserve: 120,
  inventory: { total: 850, attempt: 400 },
  payment: { total: 1_300, attempt: 1_000 },
  recommendation: { total: 120, attempt: 100 },
} as const;

/** A second attempt for one call in five, and a few a second while there is little traffic. */
export const retryBudget = { ratio: 0.2, minPerSecond: 2 } as const;

/** Calls in progress per endpoint. Recommendations get few: they may be slow, and nobody shall feel it. */
export const callsMax = { inventory: 64, payment: 64, recommendation: 16 } as const;

/**
 * Two timeouts in a row are no accident: each costs a customer 400 ms. A peer that is back is used again within three
 * seconds, however long it was away: finding out costs at most two calls, which are tried elsewhere.
 */
export const outlierEjection = {
  consecutiveLocalFailures: 2,
  consecutiveFailures: 5,
  baseEjectionMs: 2_000,
  maxEjectionMs: 3_000,
} as const;

/** What stands in for payment's answer; told from a real one by its state, which payment never sends. */
export const paymentPending: ResponseOutput<"shop.v1.Payment", "authorize"> = {
  state: "PAYMENT_STATE_UNSPECIFIED",
  declineReason: "",
};

/** What stands in for recommendations; told from a real answer by its identity. */
export const noRecommendations: ResponseOutput<"shop.v1.Recommendation", "recommend"> = {
  skus: [],
};

export interface PeersOptions {
  /** Own instance name, told to the peers. */
  readonly caller: string;
  /** Own zone, whose endpoints are preferred; empty for none. */
  readonly zone: string;
  readonly inventoryEndpoints: readonly RpcEndpoint[];
  readonly paymentEndpoints: readonly RpcEndpoint[];
  readonly recommendationEndpoints: readonly RpcEndpoint[];
  readonly clock: Clock;
  readonly random: Random;
  readonly instrumentation: RpcInstrumentation;
}

export interface Peers {
  readonly inventory: Client<"shop.v1.Inventory">;
  readonly payment: Client<"shop.v1.Payment">;
  readonly recommendation: Client<"shop.v1.Recommendation">;
  readonly breakers: BreakerRegistry;
}

/** Every call that checkout makes, and what it runs through. */
export function connectPeers(options: PeersOptions): Peers {
  const breakers = new BreakerRegistry();
  return {
    inventory: connectInventory(options, breakers),
    payment: connectPayment(options, breakers),
    recommendation: connectRecommendation(options, breakers),
    breakers,
  };
}

function connectInventory(
  options: PeersOptions,
  breakers: BreakerRegistry,
): Client<"shop.v1.Inventory"> {
  const { total, attempt: attemptMs } = timesMs.inventory;
  return createClient("shop.v1.Inventory", {
    ...common(options, "inventory", options.inventoryEndpoints),
    pipeline: pipeline(
      pipelineOptions(options, "inventory", breakers),
      deadline({ totalMs: total, reserveMs: timesMs.reserve }),
      // Every method is safe to repeat: at most one effect per order.
      retryOnce(),
      balance(options, "inventory", options.inventoryEndpoints),
      breakerPerEndpoint("inventory", 1_500),
      bulkhead(perEndpoint(() => ({ limit: callsMax.inventory }))),
      attempt({ timeoutMs: attemptMs }),
    ),
  });
}

function connectPayment(
  options: PeersOptions,
  breakers: BreakerRegistry,
): Client<"shop.v1.Payment"> {
  const { total, attempt: attemptMs } = timesMs.payment;
  const named = { ...pipelineOptions(options, "payment", breakers), classify: classifyPayment };
  const strategies = [
    deadline({ totalMs: total, reserveMs: timesMs.reserve }),
    // Every method is safe to repeat: at most one effect per order.
    retryOnce(),
    balance(options, "payment", options.paymentEndpoints),
    breakerPerEndpoint("payment", 1_500),
    bulkhead(perEndpoint(() => ({ limit: callsMax.payment }))),
    attempt({ timeoutMs: attemptMs }),
  ] as const;
  return createClient("shop.v1.Payment", {
    ...common(options, "payment", options.paymentEndpoints),
    pipeline: pipeline(named, ...strategies),
    methods: {
      authorize: {
        pipeline: pipeline(
          named,
          fallback(onUnavailable(() => paymentPending, "payment-pending")),
          ...strategies,
        ),
      },
    },
  });
}

function connectRecommendation(
  options: PeersOptions,
  breakers: BreakerRegistry,
): Client<"shop.v1.Recommendation"> {
  const { total, attempt: attemptMs } = timesMs.recommendation;
  const strategies = [
    deadline({ totalMs: total }),
    balance(options, "recommendation", options.recommendationEndpoints),
    breakerPerEndpoint("recommendation", 2_500),
    bulkhead(perEndpoint(() => ({ limit: callsMax.recommendation }))),
    attempt({ timeoutMs: attemptMs }),
  ] as const;
  const named = pipelineOptions(options, "recommendation", breakers);
  return createClient("shop.v1.Recommendation", {
    ...common(options, "recommendation", options.recommendationEndpoints),
    pipeline: pipeline(named, ...strategies),
    methods: {
      recommend: {
        pipeline: pipeline(
          named,
          fallback(onUnavailable(() => noRecommendations, "recommendations")),
          ...strategies,
        ),
      },
    },
  });
}

/**
 * Payment says UNAVAILABLE with a pushback that forbids a retry when the provider behind it is away. That says nothing
 * against payment: another instance would say the same, and none shall be taken out of the pool for it.
 */
const classifyPayment: Classifier = (outcome) => {
  if (
    !outcome.ok &&
    outcome.error instanceof RpcError &&
    outcome.error.status === "UNAVAILABLE" &&
    (outcome.error.pushbackMs ?? 0) < 0
  ) {
    return { as: "success", retry: "never" };
  }
  return classify(outcome);
};

function common(options: PeersOptions, peer: string, endpoints: readonly RpcEndpoint[]) {
  const { caller, clock, instrumentation } = options;
  return { peer, caller, endpoints, clock, instrumentation };
}

function pipelineOptions(
  { clock, random, instrumentation }: PeersOptions,
  name: string,
  breakers: BreakerRegistry,
): PipelineOptions {
  return { name, clock, random, observe: callObserver(instrumentation), breakers };
}

function retryOnce() {
  return retry({
    attempts: 2,
    idempotent: true,
    backoff: exponential({ baseMs: 10, maxMs: 50 }),
    budget: new RetryBudget(retryBudget),
  });
}

function balance(options: PeersOptions, name: string, endpoints: readonly RpcEndpoint[]) {
  const { zone, random, instrumentation } = options;
  return endpoint(
    new Balancer({
      name,
      endpoints,
      ...(zone !== "" && { zone }),
      gates: [new OutlierEjection(outlierEjection)],
      observe: callObserver(instrumentation),
      random,
    }),
  );
}

/** @param openForMs Longest time between two probes, in milliseconds; the shortest is half of it. */
function breakerPerEndpoint(name: string, openForMs: number) {
  return breaker(
    perEndpoint(() =>
      failureRatio({
        threshold: 0.5,
        windowMs: 4_000,
        minimumCalls: 10,
        open: fixed({ delayMs: openForMs, jitter: "equal" }),
        halfOpenMaxMs: 2_000,
      }),
    ),
    name,
  );
}
