import type { Clock, Random } from "@holdfast/clock";
import {
  attempt,
  Balancer,
  BreakerRegistry,
  breaker,
  bulkhead,
  deadline,
  endpoint,
  exponential,
  failureRatio,
  fixed,
  type Observer,
  perEndpoint,
  pipeline,
  RetryBudget,
  rateLimit,
  retry,
  type Strategy,
} from "@holdfast/resilience";
import {
  type Client,
  callObserver,
  createClient,
  type RpcEndpoint,
  type RpcInstrumentation,
} from "@holdfast/rpc";

/**
 * What a call to the provider may take, in milliseconds. Outer to inner: checkout waits 1 000 for an Authorize, which holds one
 * provider call (`totalMs`) and two statements; a call holds two attempts.
 */
export const providerTimesMs = { totalMs: 800, attemptMs: 400 } as const;

/**
 * Charges are repeated under their own key, so a repeat does no harm to the customer; the budget is there for the provider. At
 * 13 calls a second and instance, it has saved two or three retries when an outage begins, and the breaker lets about a dozen
 * calls through before it opens: at most 1.25 attempts a call.
 */
export const providerRetryBudget = { ratio: 0.02, minPerSecond: 0.1 } as const;

/**
 * Opens about 1.4 s after every call began to fail, at ten calls a second or more, and never on a third of them failing.
 * Open, it lets one probe through every 2 to 4 seconds.
 */
export const providerBreaker = {
  threshold: 0.6,
  windowMs: 2_000,
  minimumCalls: 10,
  openForMs: 4_000,
} as const;

/** Above what the provider can have in progress while it is well; a slow provider must not hold everything. */
export const providerCallsMax = 64;

export interface PeersOptions {
  /** Own instance name, told to the peer. */
  readonly caller: string;
  readonly providerEndpoints: readonly RpcEndpoint[];
  /** Calls per second that the contract with the provider allows. */
  readonly providerRate: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly instrumentation: RpcInstrumentation;
}

export interface Peers {
  readonly provider: Client<"provider.v1.Provider">;
  readonly breakers: BreakerRegistry;
}

/** Every call that payment makes, and what it runs through. */
export function connectPeers(options: PeersOptions): Peers {
  const { caller, providerEndpoints, providerRate, clock, random, instrumentation } = options;
  const observe = callObserver(instrumentation);
  const breakers = new BreakerRegistry();
  const provider = createClient("provider.v1.Provider", {
    peer: "provider",
    caller,
    endpoints: providerEndpoints,
    clock,
    instrumentation,
    pipeline: pipeline(
      { name: "provider", clock, random, observe, breakers },
      ...providerStrategies({ providerEndpoints, providerRate, random, observe }),
    ),
  });
  return { provider, breakers };
}

export interface ProviderStrategyOptions
  extends Pick<PeersOptions, "providerEndpoints" | "providerRate" | "random"> {
  readonly observe: Observer;
}

/** Around calls to the provider, outermost first. */
export function providerStrategies(
  options: ProviderStrategyOptions,
): readonly Strategy<RpcEndpoint>[] {
  const { providerEndpoints: endpoints, providerRate, random, observe } = options;
  const { threshold, windowMs, minimumCalls, openForMs } = providerBreaker;
  return [
    deadline({ totalMs: providerTimesMs.totalMs, reserveMs: 50 }),
    retry({
      attempts: 2,
      idempotent: true,
      backoff: exponential({ baseMs: 20, maxMs: 100 }),
      budget: new RetryBudget(providerRetryBudget),
    }),
    endpoint(new Balancer({ name: "provider", endpoints, observe, random })),
    breaker(
      perEndpoint(() =>
        failureRatio({
          threshold,
          windowMs,
          minimumCalls,
          open: fixed({ delayMs: openForMs, jitter: "equal" }),
          halfOpenMaxMs: providerTimesMs.totalMs,
        }),
      ),
      "provider",
    ),
    // A second's worth at once: what counts is the rate. Above it nothing is sent, so the order is queued and paid for later.
    rateLimit({ perSecond: providerRate, burst: providerRate }),
    bulkhead(perEndpoint(() => ({ limit: providerCallsMax }))),
    attempt({ timeoutMs: providerTimesMs.attemptMs }),
  ];
}
