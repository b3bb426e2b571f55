import { systemClock } from "@holdfast/clock";
import { attempt, Balancer, deadline, endpoint, pipeline, retry } from "@holdfast/resilience";
import {
  callObserver,
  createClient,
  implement,
  parseEndpoints,
  RpcError,
  silentRpcInstrumentation,
  startServer,
} from "@holdfast/rpc";
import { describe, expect, test } from "vitest";

const clock = systemClock;
const instrumentation = silentRpcInstrumentation;

describe("README", () => {
  test("serves a method and calls it through a pipeline", async () => {
    // #region usage
    await using server = await startServer({
      listen: "127.0.0.1:0",
      clock,
      instrumentation,
      services: [
        implement("shop.v1.Recommendation", {
          recommend: async (request, context) => {
            if (request.skus.length === 0) throw new RpcError("INVALID_ARGUMENT", "no skus");
            return { skus: context.remaining() > 100 ? ["stove"] : [] };
          },
        }),
      ],
    });

    const endpoints = parseEndpoints(`recommendation-a@a=127.0.0.1:${server.port}`);
    const observe = callObserver(instrumentation);
    await using recommendations = createClient("shop.v1.Recommendation", {
      peer: "recommendation",
      caller: "checkout-a",
      endpoints,
      clock,
      instrumentation,
      pipeline: pipeline(
        { name: "recommendation", observe },
        deadline({ totalMs: 800 }),
        retry({ attempts: 3 }),
        endpoint(new Balancer({ name: "recommendation", endpoints, zone: "a", observe })),
        attempt({ timeoutMs: 300 }),
      ),
    });
    const { skus } = await recommendations.recommend({ skus: ["tent"] }, { deadlineMs: 500 });
    // #endregion usage

    expect(skus).toEqual(["stove"]);
  });
});
