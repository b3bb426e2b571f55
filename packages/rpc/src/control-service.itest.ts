import { systemClock } from "@holdfast/clock";
import { Balancer, BreakerRegistry, endpoint, pipeline } from "@holdfast/resilience";
import { describe, expect, test, vi } from "vitest";
import { createClient } from "./client.ts";
import { type ControlPorts, controlService } from "./control-service.ts";
import { RpcFaults } from "./rpc-faults.ts";
import { startServer } from "./server.ts";
import { implement } from "./service.ts";
import { clientOf, endpointsAt, type Recommend } from "./testing/recommendation.ts";

const clock = systemClock;

/** A server with the control service on it, a client for each. */
async function start(recommend: Recommend, ports: Partial<ControlPorts> = {}) {
  const faults = new RpcFaults(clock);
  const server = await startServer({
    listen: "127.0.0.1:0",
    clock,
    faults,
    services: [
      implement("shop.v1.Recommendation", { recommend }),
      controlService({
        flush: async () => ({ spansExported: 7, spansDropped: 0 }),
        breakers: () => [],
        faults,
        ...ports,
      }),
    ],
  });
  const endpoints = endpointsAt(server.port);
  const control = createClient("holdfast.control.v1.Control", {
    peer: "recommendation",
    caller: "testbed",
    clock,
    endpoints,
    pipeline: pipeline("control", endpoint(new Balancer({ name: "control", endpoints }))),
  });
  const client = clientOf([server.port]);
  return {
    client,
    control,
    [Symbol.asyncDispose]: async () => {
      await control[Symbol.asyncDispose]();
      await client[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const everyCall = {
  id: "F1",
  seed: "7",
  ratio: 1,
  phase: "RPC_FAULT_PHASE_BEFORE_HANDLER",
} as const;

/** Which of twenty operations fail; all at once, so that they overlap. */
async function failures(
  client: Awaited<ReturnType<typeof start>>["client"],
): Promise<readonly boolean[]> {
  const calls = Array.from({ length: 20 }, (_, index) =>
    client.recommend({}, { metadata: { baggage: `holdfast.op.index=${index}` } }),
  );
  return (await Promise.allSettled(calls)).map(({ status }) => status === "rejected");
}

/** Which operations fail on a fresh server with a fault of this seed. */
async function failuresWithSeed(seed: string): Promise<readonly boolean[]> {
  await using shop = await start(async () => ({}));
  await shop.control.setRpcFaults({
    faults: [{ ...everyCall, seed, ratio: 0.5, status: "UNAVAILABLE" }],
  });
  return await failures(shop.client);
}

describe("controlService", () => {
  test("flushes and says what became of the spans", async () => {
    await using shop = await start(async () => ({}));

    expect(await shop.control.flush({})).toEqual({ spansExported: 7, spansDropped: 0 });
  });

  test("shows the breakers as they are", async () => {
    const breakers = new BreakerRegistry();
    await using shop = await start(async () => ({}), {
      breakers: () => [
        ...breakers.snapshots(),
        {
          name: "provider",
          endpoint: undefined,
          state: "half-open",
          permitted: 3,
          rejected: 2,
          transitions: 2,
        },
      ],
    });

    expect(await shop.control.getState({})).toEqual({
      breakers: [
        {
          name: "provider",
          endpoint: "",
          state: "half_open",
          permitted: 3,
          rejected: 2,
          transitions: 2,
        },
      ],
      rpcFaults: [],
    });
  });

  test("fails calls before their handler, counts them, and heals", async () => {
    const handler = vi.fn<Recommend>(async () => ({}));
    await using shop = await start(handler);
    await shop.control.setRpcFaults({ faults: [{ ...everyCall, status: "ABORTED" }] });

    await expect(shop.client.recommend({})).rejects.toMatchObject({ status: "ABORTED" });

    expect(handler).not.toHaveBeenCalled();
    expect(await shop.control.getState({})).toMatchObject({
      rpcFaults: [{ id: "F1", seen: 1, acted: 1 }],
    });
    expect(await shop.control.setRpcFaults({})).toEqual({
      replaced: [{ id: "F1", seen: 1, acted: 1 }],
    });
    await expect(shop.client.recommend({})).resolves.toEqual({ skus: [] });
  });

  test("loses the answer of a handler that has run", async () => {
    const handler = vi.fn<Recommend>(async () => ({}));
    await using shop = await start(handler);
    await shop.control.setRpcFaults({
      faults: [{ ...everyCall, phase: "RPC_FAULT_PHASE_AFTER_HANDLER", drop: true }],
    });

    await expect(shop.client.recommend({}, { deadlineMs: 100 })).rejects.toMatchObject({
      code: "DEADLINE_EXCEEDED",
      effect: "unknown",
    });

    expect(handler).toHaveBeenCalledTimes(1);
  });

  test("delays an answer", async () => {
    await using shop = await start(async () => ({ skus: ["tent"] }));
    await shop.control.setRpcFaults({ faults: [{ ...everyCall, delayMs: 50 }] });

    expect(await shop.client.recommend({})).toEqual({ skus: ["tent"] });
    await expect(shop.client.recommend({}, { deadlineMs: 20 })).rejects.toMatchObject({
      code: "DEADLINE_EXCEEDED",
    });
  });

  test("does the same to the same operations for one seed, and something else for another", async () => {
    const first = await failuresWithSeed("7");
    const again = await failuresWithSeed("7");
    const other = await failuresWithSeed("8");

    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set([true, false]));
  });

  test("acts on the named callers alone", async () => {
    await using shop = await start(async () => ({}));
    await shop.control.setRpcFaults({
      faults: [{ ...everyCall, callers: ["checkout-b"], status: "UNAVAILABLE" }],
    });

    await expect(shop.client.recommend({})).resolves.toEqual({ skus: [] });
  });

  test.each([
    [{ ...everyCall, ratio: 0, drop: true }, "ratio of fault F1 must be in (0, 1], got 0"],
    [{ ...everyCall }, "fault F1 needs an action"],
    [{ ...everyCall, status: "OK" }, 'fault F1 needs a status of failure, got "OK"'],
    [{ ...everyCall, status: "BROKEN" }, 'fault F1 needs a status of failure, got "BROKEN"'],
    [{ id: "F1", ratio: 1, drop: true }, "fault F1 needs a phase"],
  ])("refuses %j", async (fault, message) => {
    await using shop = await start(async () => ({}));

    await expect(shop.control.setRpcFaults({ faults: [fault] })).rejects.toMatchObject({
      status: "INVALID_ARGUMENT",
      message,
    });
  });
});
