import { systemClock } from "@holdfast/clock";
import { attempt, Balancer, deadline, endpoint, pipeline, retry } from "@holdfast/resilience";
import {
  callObserver,
  createClient,
  implement,
  type RpcEndpoint,
  RpcError,
  type RpcInstrumentation,
  startServer,
} from "@holdfast/rpc";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StartedTelemetry, startTelemetry } from "./telemetry.ts";
import { type StartedOtlpReceiver, startOtlpReceiver } from "./testing/otlp-receiver.ts";

const clock = systemClock;
let receiver: StartedOtlpReceiver;
let telemetry: StartedTelemetry;

beforeAll(async () => {
  receiver = await startOtlpReceiver();
  telemetry = startTelemetry({
    serviceName: "payment",
    instance: "payment-a",
    zone: "a",
    runId: "r_1",
    endpoint: receiver.endpoint,
  });
});

afterAll(async () => {
  await telemetry.shutdown();
  await receiver[Symbol.asyncDispose]();
});

function callsTo(peer: string, port: number, instrumentation: RpcInstrumentation) {
  const endpoints: RpcEndpoint[] = [{ id: `${peer}-a`, zone: "a", host: "127.0.0.1", port }];
  const observe = callObserver(instrumentation);
  return {
    peer,
    caller: "payment-a",
    endpoints,
    clock,
    instrumentation,
    pipeline: pipeline(
      { name: peer, clock, observe },
      deadline({ totalMs: 1_000 }),
      retry({ attempts: 3 }),
      endpoint(new Balancer({ name: peer, endpoints, observe })),
      attempt({ timeoutMs: 400 }),
    ),
  };
}

describe("startTelemetry", () => {
  test("makes one trace of a call through client, server and nested client", async () => {
    let refusals = 1;
    const { rpc } = telemetry;
    await using provider = await startServer({
      listen: "127.0.0.1:0",
      clock,
      instrumentation: rpc,
      services: [
        implement("shop.v1.Recommendation", {
          recommend: async () => {
            refusals -= 1;
            if (refusals === 0) throw new RpcError("UNAVAILABLE", "starting");
            return { skus: ["tent"] };
          },
        }),
      ],
    });
    await using providers = createClient(
      "shop.v1.Recommendation",
      callsTo("recommendation", provider.port, rpc),
    );
    await using payment = await startServer({
      listen: "127.0.0.1:0",
      clock,
      instrumentation: rpc,
      services: [
        implement("shop.v1.Recommendation", {
          recommend: async (request) => await providers.recommend(request, { idempotent: true }),
        }),
      ],
    });
    await using payments = createClient(
      "shop.v1.Recommendation",
      callsTo("payment", payment.port, rpc),
    );

    await telemetry.inSpan("order", async () => await payments.recommend({}));
    const counts = await telemetry.flush();

    console.log(receiver.spans);
    expect(counts).toEqual({ spansExported: receiver.spans.length, spansDropped: 0 });
  });
});
