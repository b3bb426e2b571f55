import { systemClock } from "@holdfast/clock";
import {
  attempt,
  Balancer,
  type BalancerPolicy,
  deadline,
  endpoint,
  type Pipeline,
  pipeline,
  retry,
} from "@holdfast/resilience";
import { callObserver } from "../call-observer.ts";
import { type Client, type ClientOptions, createClient } from "../client.ts";
import type { RpcEndpoint } from "../endpoint-list.ts";
import type { Handlers } from "../handlers.ts";
import { silentRpcInstrumentation } from "../rpc-instrumentation.ts";
import { type ServerOptions, type StartedServer, startServer } from "../server.ts";
import { implement } from "../service.ts";

type Recommendation = "shop.v1.Recommendation";
export type Recommend = Handlers<Recommendation>["recommend"];

/** The smallest service of the contract, served for tests. */
export function serve(
  recommend: Recommend,
  options: Partial<ServerOptions> = {},
): Promise<StartedServer> {
  return startServer({
    listen: "127.0.0.1:0",
    clock: systemClock,
    services: [implement("shop.v1.Recommendation", { recommend })],
    ...options,
  });
}

export function endpointsAt(...ports: readonly number[]): readonly RpcEndpoint[] {
  return ports.map((port, index) => ({
    id: `recommendation-${"abc".charAt(index)}`,
    zone: "abc".charAt(index),
    host: "127.0.0.1",
    port,
  }));
}

export interface TestPipelineOptions {
  readonly attempts?: number;
  readonly attemptMs?: number;
  readonly totalMs?: number;
  readonly policy?: BalancerPolicy;
}

export function testPipeline(
  endpoints: readonly RpcEndpoint[],
  {
    attempts = 1,
    attemptMs = 5_000,
    totalMs = 10_000,
    policy = "round-robin",
  }: TestPipelineOptions = {},
): Pipeline<RpcEndpoint> {
  const observe = callObserver(silentRpcInstrumentation);
  return pipeline(
    { name: "recommendation", observe },
    deadline({ totalMs }),
    retry({ attempts }),
    endpoint(new Balancer({ name: "recommendation", endpoints, policy, observe })),
    attempt({ timeoutMs: attemptMs }),
  );
}

/** A client for tests of what `serve` started. */
export function clientOf(
  ports: readonly number[],
  options: TestPipelineOptions & Partial<ClientOptions<Recommendation>> = {},
): Client<Recommendation> {
  const endpoints = endpointsAt(...ports);
  return createClient("shop.v1.Recommendation", {
    peer: "recommendation",
    caller: "checkout-a",
    endpoints,
    pipeline: testPipeline(endpoints, options),
    clock: systemClock,
    ...options,
  });
}
