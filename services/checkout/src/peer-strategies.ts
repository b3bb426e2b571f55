import type { Random } from "@holdfast/clock";
import { OutlierEjection, type OwnStall } from "@holdfast/failure-detection";
import {
  attempt,
  Balancer,
  breaker,
  bulkhead,
  deadline,
  endpoint,
  exponential,
  failureRatio,
  fixed,
  hedge,
  type Observer,
  perEndpoint,
  RetryBudget,
  retry,
  type Strategy,
} from "@holdfast/resilience";
import type { RpcEndpoint } from "@holdfast/rpc";
import { discounting } from "./stall-discount.ts";

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

/**
 * One call in twenty takes longer than this share, and the second instance asked instead answers most of those in time. Never
 * sooner than 25 ms: a machine that is out of processor needs no more calls. At most one call in ten is asked twice.
 */
export const recommendationHedge = {
  delay: { percentile: 0.95, minMs: 25 },
  budget: { ratio: 0.1, minPerSecond: 0 },
} as const;

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

/** For so long an instance that comes back gets less than its share, in milliseconds: its code is cold and its sessions are not open. */
export const slowStartMs = 1_000;

/** Longest time between two probes of an open breaker, in milliseconds; the shortest is half of it. */
export const openForMs = { inventory: 1_500, payment: 1_500, recommendation: 2_500 } as const;

/** The peers of checkout. */
export type PeerName = keyof typeof callsMax;

export interface PeerBalancerOptions {
  readonly name: PeerName;
  readonly endpoints: readonly RpcEndpoint[];
  /** Own zone, whose endpoints are preferred; empty for none. */
  readonly zone: string;
  /** When this process stood still: what it then took for a timeout counts against nobody. */
  readonly stalls: OwnStall;
  readonly random: Random;
  readonly observe: Observer;
}

/** Chooses an instance of a peer. One for all pipelines to it. */
export function peerBalancer(options: PeerBalancerOptions): Balancer<RpcEndpoint> {
  const { name, endpoints, zone, stalls, random, observe } = options;
  return new Balancer({
    name,
    endpoints,
    ...(zone !== "" && { zone }),
    gates: [discounting(new OutlierEjection(outlierEjection), stalls)],
    slowStartMs,
    observe,
    random,
  });
}

/** Around calls to inventory and to payment, outermost first. Every method of theirs is safe to repeat: at most one effect per order. */
export function neededPeer(
  balancer: Balancer<RpcEndpoint>,
  name: "inventory" | "payment",
): readonly Strategy<RpcEndpoint>[] {
  return [
    deadline({ totalMs: timesMs[name].total, reserveMs: timesMs.reserve }),
    retry({
      attempts: 2,
      idempotent: true,
      backoff: exponential({ baseMs: 10, maxMs: 50 }),
      budget: new RetryBudget(retryBudget),
    }),
    ...eachEndpoint(balancer, name),
    attempt({ timeoutMs: timesMs[name].attempt }),
  ];
}

/** Around calls to recommendation, outermost first. Nobody needs it to buy, and it only reads. */
export function optionalPeer(balancer: Balancer<RpcEndpoint>): readonly Strategy<RpcEndpoint>[] {
  const { delay, budget } = recommendationHedge;
  return [
    deadline({ totalMs: timesMs.recommendation.total }),
    hedge({ delay, budget: new RetryBudget(budget), idempotent: true }),
    ...eachEndpoint(balancer, "recommendation"),
    attempt({ timeoutMs: timesMs.recommendation.attempt }),
  ];
}

function eachEndpoint(balancer: Balancer<RpcEndpoint>, name: PeerName) {
  return [
    endpoint(balancer),
    breaker(
      perEndpoint(() =>
        failureRatio({
          threshold: 0.5,
          windowMs: 4_000,
          minimumCalls: 10,
          open: fixed({ delayMs: openForMs[name], jitter: "equal" }),
          halfOpenMaxMs: 2_000,
        }),
      ),
      name,
    ),
    bulkhead(perEndpoint(() => ({ limit: callsMax[name] }))),
  ] as const;
}
