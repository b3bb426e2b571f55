import { getEventListeners } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { systemClock } from "@holdfast/clock";
import { Shed } from "@holdfast/resilience";
import { describe, expect, test, vi } from "vitest";
import { type Admission, concurrencyLimit } from "./admission.ts";
import { runInScope } from "./call-scope.ts";
import { RpcError } from "./rpc-error.ts";
import type { ServerContext } from "./server-context.ts";
import { clientOf, type Recommend, serve } from "./testing/recommendation.ts";

describe("createClient", () => {
  test("spreads calls over the endpoints as its balancer says", async () => {
    const hits = [0, 0, 0];
    await using a = await serve(async () => ({ skus: [`${(hits[0] = (hits[0] ?? 0) + 1)}`] }));
    await using b = await serve(async () => ({ skus: [`${(hits[1] = (hits[1] ?? 0) + 1)}`] }));
    await using c = await serve(async () => ({ skus: [`${(hits[2] = (hits[2] ?? 0) + 1)}`] }));
    await using client = clientOf([a.port, b.port, c.port], { policy: "round-robin" });

    for (let call = 0; call < 30; call += 1) await client.recommend({});

    expect(hits).toEqual([10, 10, 10]);
  });

  test("waits for a channel that is still connecting", async () => {
    await using server = await serve(async () => ({ skus: ["tent"] }));
    await using client = clientOf([server.port]);

    expect(await client.recommend({})).toEqual({ skus: ["tent"] });
  });

  test("passes on a deadline that only shrinks", async () => {
    const remaining: number[] = [];
    await using inner = await serve(async (_request, context) => {
      remaining.push(context.remaining());
      return {};
    });
    await using toInner = clientOf([inner.port], { totalMs: 60_000, attemptMs: 60_000 });
    await using outer = await serve(async (_request, context) => {
      remaining.push(context.remaining());
      return await toInner.recommend({}, { deadlineMs: 30_000 });
    });
    await using toOuter = clientOf([outer.port]);

    await toOuter.recommend({}, { deadlineMs: 3_000 });

    const [atOuter = Infinity, atInner = Infinity] = remaining;
    expect(atOuter).toBeLessThanOrEqual(3_000);
    expect(atInner).toBeLessThanOrEqual(atOuter + 1);
    expect(atInner).toBeGreaterThan(0);
  });

  test("cancels calls made for a call that was cancelled, however deep", async () => {
    const { promise: innermost, resolve: started } = Promise.withResolvers<ServerContext>();
    await using inner = await serve(async (_request, context) => {
      started(context);
      await new Promise((resolve) => {
        context.signal.addEventListener("abort", resolve);
      });
      return {};
    });
    await using toInner = clientOf([inner.port]);
    await using outer = await serve(async () => await toInner.recommend({}));
    await using toOuter = clientOf([outer.port]);
    const controller = new AbortController();
    const call = toOuter.recommend({}, { signal: controller.signal });
    const { signal } = await innermost;

    controller.abort();

    await expect(call).rejects.toMatchObject({ code: "CANCELLED" });
    await vi.waitFor(() => expect(signal.aborted).toBe(true));
  });

  test("inherits nothing from a call in a scope of its own", async () => {
    const deadlines: number[] = [];
    await using inner = await serve(async (_request, context) => {
      deadlines.push(context.deadline);
      return {};
    });
    await using toInner = clientOf([inner.port], { totalMs: 60_000, attemptMs: 60_000 });
    await using outer = await serve(async (_request, context) => {
      deadlines.push(context.deadline);
      return await runInScope({}, () => toInner.recommend({}));
    });
    await using toOuter = clientOf([outer.port]);

    await toOuter.recommend({}, { deadlineMs: 3_000 });

    const [atOuter = Infinity, atInner = 0] = deadlines;
    expect(atInner).toBeGreaterThan(atOuter + 10_000);
  });

  test("tells the server who calls, how much it matters and which attempt it is", async () => {
    const seen: unknown[] = [];
    await using server = await serve(async (_request, { caller, priority, metadata, method }) => {
      seen.push([method, caller, priority, metadata.get("grpc-previous-rpc-attempts")]);
      if (seen.length < 3) throw new RpcError("UNAVAILABLE", "starting");
      return {};
    });
    await using client = clientOf([server.port], { attempts: 3 });

    await client.recommend({}, { priority: "critical" });

    const method = "shop.v1.Recommendation/Recommend";
    expect(seen).toEqual([
      [method, "checkout-a", "critical", []],
      [method, "checkout-a", "critical", ["1"]],
      [method, "checkout-a", "critical", ["2"]],
    ]);
  });

  test("tells the server's admission which attempt it is, before the request is read", async () => {
    const seen: number[] = [];
    await using server = await serve(async () => ({}), {
      admission: {
        admit: ({ method, attempt }) => {
          seen.push(attempt);
          if (seen.length < 2) throw new Shed(method, 0);
          return { release: () => undefined };
        },
      },
    });
    await using client = clientOf([server.port], { attempts: 2 });

    await client.recommend({}, { idempotent: true });

    expect(seen).toEqual([1, 2]);
  });

  test("cannot raise the priority of what it is done for", async () => {
    const seen: string[] = [];
    await using inner = await serve(async (_request, { priority }) => {
      seen.push(priority);
      return {};
    });
    await using toInner = clientOf([inner.port]);
    await using outer = await serve(async () => {
      await toInner.recommend({}, { priority: "critical" });
      return await toInner.recommend({});
    });
    await using toOuter = clientOf([outer.port]);

    await toOuter.recommend({}, { priority: "low" });

    expect(seen).toEqual(["low", "low"]);
  });

  test("does not repeat a call when the server forbids it by pushback", async () => {
    const limit = concurrencyLimit({ limit: 1, pushbackMs: -1 });
    const admit = vi.fn<Admission["admit"]>((request) => limit.admit(request));
    const { promise: inProgress, resolve: started } = Promise.withResolvers<void>();
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    await using server = await serve(
      async () => {
        started();
        await over;
        return {};
      },
      { admission: { admit } },
    );
    await using client = clientOf([server.port], { attempts: 3 });
    const first = client.recommend({});
    await inProgress;

    await expect(client.recommend({})).rejects.toMatchObject({ pushbackMs: -1 });

    expect(admit).toHaveBeenCalledTimes(2);
    end();
    await first;
  });

  test("lets the pipeline's own deadline end a call, though the server's timer is first", async () => {
    await using server = await serve(async (_request, context) => {
      await pause(context.remaining() - 5);
      throw new RpcError("DEADLINE_EXCEEDED", "the server's timer");
    });
    await using client = clientOf([server.port], { attemptMs: 100 });

    await expect(client.recommend({})).rejects.toMatchObject({
      code: "DEADLINE_EXCEEDED",
      where: "attempt",
    });
  });

  test("leaves no listener on a signal that outlives its calls", async () => {
    await using server = await serve(async () => ({}));
    await using client = clientOf([server.port]);
    const { signal } = new AbortController();

    for (let call = 0; call < 5; call += 1) await client.recommend({}, { signal });

    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("leaves no listener on the signal of the work that its calls are made in", async () => {
    await using server = await serve(async () => ({}));
    await using client = clientOf([server.port]);
    const { signal } = new AbortController();

    await runInScope({ signal }, async () => {
      for (let call = 0; call < 5; call += 1) {
        await client.recommend({}, { signal: new AbortController().signal });
      }
    });

    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("rejects a request that cannot be serialised without sending anything", async () => {
    const handler = vi.fn<Recommend>(async () => ({}));
    await using server = await serve(handler);
    await using client = clientOf([server.port], { attempts: 3 });

    // @ts-expect-error -- what a caller without types may do
    const call = client.recommend({ skus: "tent" });

    await expect(call).rejects.toThrow(TypeError);
    expect(handler).not.toHaveBeenCalled();
  });

  test.each([0, -1, Number.NaN, 2 ** 31])("refuses a deadline of %s ms", async (deadlineMs) => {
    await using client = clientOf([1]);

    await expect(client.recommend({}, { deadlineMs })).rejects.toThrow(
      `deadlineMs must be in (0, 2147483647], got ${deadlineMs}`,
    );
  });

  test("lets calls in progress end when it is disposed of, and takes no new ones", async () => {
    const { promise: inProgress, resolve: started } = Promise.withResolvers<void>();
    await using server = await serve(async () => {
      started();
      await pause(100);
      return { skus: ["tent"] };
    });
    const client = clientOf([server.port], { clock: systemClock });
    const call = client.recommend({});
    await inProgress;

    await client[Symbol.asyncDispose]();

    expect(await call).toEqual({ skus: ["tent"] });
    await expect(client.recommend({})).rejects.toMatchObject({ effect: "none" });
  });
});
