import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { systemClock } from "@holdfast/clock";
import { serviceDefinition } from "@holdfast/protos";
import {
  attempt,
  Balancer,
  breaker,
  bulkhead,
  deadline,
  endpoint,
  failureRatio,
  perEndpoint,
  pipeline,
  RetryBudget,
  retry,
} from "@holdfast/resilience";
import { callObserver, createClient, silentRpcInstrumentation } from "@holdfast/rpc";

/** Makes one call and waits for its answer. */
export type Caller = () => Promise<unknown>;

const order = {
  idempotencyKey: "8a6e0c52-2b1f-4f6e-9f6b-0f0b1d0e7a11",
  cartId: "cart-8a6e0c52",
  lines: [
    { sku: "tent", quantity: 1 },
    { sku: "stove", quantity: 2 },
  ],
  paymentToken: "tok_ok",
};

/** grpc-js as its own documentation has it. */
export function bareCaller(port: number): Caller {
  const { path, requestSerialize, responseDeserialize } =
    serviceDefinition("shop.v1.Checkout").PlaceOrder;
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  return () =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        order,
        new Metadata(),
        (error, response) => {
          if (error === null) resolve(response);
          else reject(error);
        },
      );
    });
}

/** Ours with every strategy that a service puts around a call. */
export function fullCaller(port: number): Caller {
  const endpoints = [{ id: "checkout-a", zone: "a", host: "127.0.0.1", port }];
  const observe = callObserver(silentRpcInstrumentation);
  const client = createClient("shop.v1.Checkout", {
    peer: "checkout",
    caller: "client-a",
    endpoints,
    clock: systemClock,
    pipeline: pipeline(
      { name: "checkout", observe },
      deadline({ totalMs: 2_000 }),
      retry({ attempts: 3, budget: new RetryBudget(), idempotent: true }),
      endpoint(new Balancer({ name: "checkout", endpoints, observe })),
      breaker(perEndpoint(() => failureRatio({ windowMs: 10_000 }))),
      bulkhead({ limit: 256 }),
      attempt({ timeoutMs: 1_000 }),
    ),
  });
  return () => client.placeOrder(order);
}
