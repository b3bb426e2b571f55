import { setTimeout as pause } from "node:timers/promises";
import { Metadata } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { keepaliveTimeMs } from "./channel-options.ts";
import { checkHealth } from "./health-client.ts";
import { callRaw } from "./testing/call-raw.ts";
import { clientOf, serve } from "./testing/recommendation.ts";

describe("startServer", () => {
  test("answers calls in progress while it shuts down, and takes no new ones", async () => {
    const { promise: inProgress, resolve: started } = Promise.withResolvers<void>();
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    await using server = await serve(async () => {
      started();
      await over;
      return { skus: ["tent"] };
    });
    await using client = clientOf([server.port]);
    const call = client.recommend({});
    await inProgress;

    const shutdown = server.shutdown({ balancingIntervalMs: 20, drainMs: 5_000 });
    await pause(200);
    const late = client.recommend({});

    await expect(late).rejects.toMatchObject({ status: "UNAVAILABLE", effect: "none" });
    end();
    expect(await call).toEqual({ skus: ["tent"] });
    await shutdown;
  });

  test("answers a call that takes longer than the client's keepalive interval to end", async () => {
    const { promise: inProgress, resolve: started } = Promise.withResolvers<void>();
    await using server = await serve(async () => {
      started();
      await pause(keepaliveTimeMs + 500);
      return { skus: ["tent"] };
    });
    await using client = clientOf([server.port]);
    const call = client.recommend({});
    await inProgress;

    await server.shutdown({ balancingIntervalMs: 0, drainMs: 10_000 });

    expect(await call).toEqual({ skus: ["tent"] });
  });

  test("cuts off what has not ended when its time is up", async () => {
    const { promise: inProgress, resolve: started } = Promise.withResolvers<void>();
    const callers = new Set<string>();
    await using server = await serve((_request, { caller }) => {
      if (callers.add(caller).size === 2) started();
      return new Promise(() => undefined);
    });
    await using client = clientOf([server.port]);
    const ours = client.recommend({}).catch((error: unknown) => error);
    // Without keepalive nothing but the server ends it.
    const foreign = callRaw(server.port, new Metadata());
    await inProgress;

    await server.shutdown({ balancingIntervalMs: 0, drainMs: 50 });

    expect(await ours).toMatchObject({ status: "UNAVAILABLE", effect: "unknown" });
    expect(await foreign).toMatchObject({ details: "Call cancelled" });
  });

  test("has shut down as soon as the last call has ended", async () => {
    await using server = await serve(async () => ({}));
    await using client = clientOf([server.port]);
    await client.recommend({});
    await callRaw(server.port, new Metadata());

    // Longer than the test may take.
    await server.shutdown({ balancingIntervalMs: 0, drainMs: 600_000 });

    await expect(client.recommend({})).rejects.toMatchObject({ effect: "none" });
  });

  test("goes on serving for one balancing interval after it says that it does not", async () => {
    await using server = await serve(async () => ({ skus: ["tent"] }));
    await using client = clientOf([server.port]);
    await client.recommend({});

    const shutdown = server.shutdown({ balancingIntervalMs: 2_000 });

    expect(await checkHealth(`127.0.0.1:${server.port}`, { timeoutMs: 1_500 })).toBe("NOT_SERVING");
    expect(await client.recommend({})).toEqual({ skus: ["tent"] });
    await shutdown;
  });
});
