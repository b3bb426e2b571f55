import type { Clock, Random } from "@holdfast/clock";
import type { OwnStall } from "@holdfast/failure-detection";
import {
  type Balancer,
  BreakerRegistry,
  type Classifier,
  classify,
  fallback,
  onUnavailable,
  type PipelineOptions,
  pipeline,
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
import { neededPeer, optionalPeer, type PeerName, peerBalancer } from "./peer-strategies.ts";

/** What stands in for payment's answer; told from a real one by its state, which payment never sends. */
export const paymentPending: ResponseOutput<"shop.v1.Payment", "authorize"> = {
  state: "PAYMENT_STATE_UNSPECIFIED",
  declineReason: "",
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
  /** When this process stood still. */
  readonly stalls: OwnStall;
}

export interface Peers {
  readonly inventory: Client<"shop.v1.Inventory">;
  readonly payment: Client<"shop.v1.Payment">;
  readonly recommendation: Client<"shop.v1.Recommendation">;
  readonly breakers: BreakerRegistry;
  /** Whether no instance of a peer can be used: each is out of the pool or behind an open breaker. */
  readonly isCutOff: (peer: PeerName) => boolean;
}

/** Every call that checkout makes, and what it runs through. */
export function connectPeers(options: PeersOptions): Peers {
  const breakers = new BreakerRegistry();
  const { inventoryEndpoints, paymentEndpoints, recommendationEndpoints } = options;
  const balancers: Readonly<Record<PeerName, Balancer<RpcEndpoint>>> = {
    inventory: balancerOf(options, "inventory", inventoryEndpoints),
    payment: balancerOf(options, "payment", paymentEndpoints),
    recommendation: balancerOf(options, "recommendation", recommendationEndpoints),
  };
  return {
    inventory: connectInventory(options, balancers.inventory, breakers),
    payment: connectPayment(options, balancers.payment, breakers),
    recommendation: connectRecommendation(options, balancers.recommendation, breakers),
    breakers,
    isCutOff: (peer) => !hasUsable(balancers[peer], breakers, options.clock.now()),
  };
}

function hasUsable(
  balancer: Balancer<RpcEndpoint>,
  breakers: BreakerRegistry,
  now: number,
): boolean {
  const group = breakers.group(balancer.name);
  return balancer
    .snapshots(now)
    .some(({ id, admitted }) => admitted && (group.find(id)?.state ?? "closed") === "closed");
}

function connectInventory(
  options: PeersOptions,
  balancer: Balancer<RpcEndpoint>,
  breakers: BreakerRegistry,
): Client<"shop.v1.Inventory"> {
  return createClient("shop.v1.Inventory", {
    ...clientOptions(options, balancer),
    pipeline: pipeline(
      pipelineOptions(options, "inventory", breakers),
      ...neededPeer(balancer, "inventory"),
    ),
  });
}

function connectPayment(
  options: PeersOptions,
  balancer: Balancer<RpcEndpoint>,
  breakers: BreakerRegistry,
): Client<"shop.v1.Payment"> {
  const named = { ...pipelineOptions(options, "payment", breakers), classify: classifyPayment };
  const strategies = neededPeer(balancer, "payment");
  return createClient("shop.v1.Payment", {
    ...clientOptions(options, balancer),
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
  balancer: Balancer<RpcEndpoint>,
  breakers: BreakerRegistry,
): Client<"shop.v1.Recommendation"> {
  return createClient("shop.v1.Recommendation", {
    ...clientOptions(options, balancer),
    pipeline: pipeline(
      pipelineOptions(options, "recommendation", breakers),
      ...optionalPeer(balancer),
    ),
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

function clientOptions(options: PeersOptions, { name, endpoints }: Balancer<RpcEndpoint>) {
  const { caller, clock, instrumentation } = options;
  return { peer: name, caller, endpoints, clock, instrumentation };
}

function pipelineOptions(
  { clock, random, instrumentation }: PeersOptions,
  name: string,
  breakers: BreakerRegistry,
): PipelineOptions {
  return { name, clock, random, observe: callObserver(instrumentation), breakers };
}

function balancerOf(
  { zone, stalls, random, instrumentation }: PeersOptions,
  name: PeerName,
  endpoints: readonly RpcEndpoint[],
): Balancer<RpcEndpoint> {
  const observe = callObserver(instrumentation);
  return peerBalancer({ name, endpoints, zone, stalls, random, observe });
}
