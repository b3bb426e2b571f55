import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  attempt,
  Balancer,
  breaker,
  bulkhead,
  type CallOutcome,
  deadline,
  endpoint,
  failureRatio,
  fallback,
  immediate,
  onUnavailable,
  perEndpoint,
  pipeline,
  type ResilienceEvent,
  RetryBudget,
  retry,
} from "./index.ts";

interface Peer {
  readonly id: string;
  readonly client: { reserve(): Promise<number> };
}

const never = (): Promise<never> => new Promise(() => {});

function down(): never {
  throw Object.assign(new Error("down"), { code: 14 });
}

function breakDown(): never {
  throw new Error("broken observer");
}

async function breakDownLater(): Promise<void> {
  await Promise.resolve();
  throw new Error("broken observer");
}

async function sendReserve(signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  return "reserved";
}

/** Every strategy there is, around a peer that answers what the test says. */
function whole(reserve: () => Promise<number>) {
  const clock = new ManualClock();
  const events: ResilienceEvent[] = [];
  const balancer = new Balancer<Peer>({
    name: "inventory",
    endpoints: [{ id: "a", client: { reserve } }],
  });
  const calls = pipeline(
    { name: "inventory.reserve", clock, random: () => 0.5, observe: (event) => events.push(event) },
    fallback(onUnavailable(() => "later" as const)),
    deadline({ totalMs: 800 }),
    retry({ attempts: 3, backoff: immediate(), budget: new RetryBudget(), idempotent: true }),
    endpoint(balancer),
    breaker(perEndpoint(() => failureRatio({ windowMs: 10_000 }))),
    bulkhead({ limit: 64, queue: 128, order: "priority" }),
    attempt({ timeoutMs: 200 }),
  );
  return { clock, events, calls, balancer };
}

describe("pipeline", () => {
  test("gives the work its endpoint, and the caller the answer of the work or of the fallback", async () => {
    const { calls } = whole(async () => 7);

    const answer = await calls.run((ctx) => ctx.endpoint.client.reserve());

    expectTypeOf(answer).toEqualTypeOf<number | "later">();
    expect(answer).toBe(7);
  });

  test("has no endpoint to give when it chooses none", async () => {
    const calls = pipeline("peer", retry());

    const answer = await calls.run((ctx) => ctx.endpoint);

    expectTypeOf(answer).toEqualTypeOf<undefined>();
    expect(answer).toBeUndefined();
  });

  test("carries a failure through all its strategies", async () => {
    const { events, calls, balancer } = whole(async () => down());

    const outcome = await calls.outcome((ctx) => ctx.endpoint.client.reserve());

    expectTypeOf(outcome).toEqualTypeOf<CallOutcome<number | "later">>();
    expect(outcome).toEqual({
      ok: true,
      value: "later",
      source: "fallback",
      stale: false,
      attempts: 3,
    });
    expect(events.map(({ kind }) => kind)).toEqual([
      "retry-scheduled",
      "retry-scheduled",
      "retry-stopped",
      "fallback-used",
    ]);
    expect(balancer.snapshots(0)).toMatchObject([{ inFlight: 0 }]);
  });

  test("leaves no timer and no listener behind, whatever becomes of the call", async () => {
    const { clock, calls } = whole(never);
    const caller = new AbortController();
    let listeners = 0;
    const { signal } = caller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    Object.assign(signal, {
      addEventListener: (...args: Parameters<typeof add>) => {
        listeners += 1;
        add(...args);
      },
      removeEventListener: (...args: Parameters<typeof remove>) => {
        listeners -= 1;
        remove(...args);
      },
    });

    await calls.outcome(() => 1, { signal });
    await calls.outcome(down, { signal });
    const late = calls.outcome(never, { signal });
    await clock.advance(1_000);
    await late;
    const cancelled = calls.outcome(never, { signal });
    caller.abort();
    await cancelled;

    expect(listeners).toBe(0);
    expect(clock.scheduled).toBe(0);
  });

  test("does not begin for a caller that has left", async () => {
    const { calls } = whole(async () => 7);
    let made = 0;

    const outcome = await calls.outcome(() => (made += 1), { signal: AbortSignal.abort("left") });

    expect(outcome).toMatchObject({ ok: false, error: { code: "CANCELLED", cause: "left" } });
    expect(made).toBe(0);
  });

  test("makes no signal unless the work asks for one", async () => {
    const made: AbortController[] = [];
    const Original = AbortController;
    class Counted extends Original {
      constructor() {
        super();
        made.push(this);
      }
    }
    Object.assign(globalThis, { AbortController: Counted });
    const { calls } = whole(async () => 7);

    await calls.run(() => 1);
    const without = made.length;
    await calls.run((ctx) => ctx.signal.aborted);
    Object.assign(globalThis, { AbortController: Original });

    expect([without, made.length]).toEqual([0, 1]);
  });

  test("does not let an observer change a result", async () => {
    let made = 0;
    const calls = pipeline(
      { name: "peer", observe: breakDown },
      retry({ backoff: immediate(), idempotent: true }),
    );

    const outcome = await calls.outcome(() => {
      made += 1;
      return made === 1 ? down() : "ok";
    });

    expect(outcome).toMatchObject({ ok: true, value: "ok", attempts: 2 });
    expect(made).toBe(2);
  });

  test("does not let an observer that fails later end the process", async () => {
    const calls = pipeline(
      // oxlint-disable-next-line typescript/no-misused-promises -- the mistake this test is about
      { name: "peer", observe: breakDownLater },
      retry({ backoff: immediate(), idempotent: true }),
    );

    expect(await calls.outcome(down)).toMatchObject({ ok: false });
  });

  test("takes work that throws or answers without a promise", async () => {
    const calls = pipeline("peer", retry());

    expect(await calls.run(() => 7)).toBe(7);
    await expect(calls.run(down)).rejects.toThrow("down");
  });

  test("accepts an answer that is undefined", async () => {
    expect(
      await pipeline("peer", retry(), breaker(failureRatio({ windowCalls: 2 }))).run(
        () => undefined,
      ),
    ).toBeUndefined();
  });

  test("passes what the caller says on to the work", async () => {
    const calls = pipeline("peer", retry());

    const seen = await calls.run(
      (ctx) => [ctx.name, ctx.priority, ctx.attributes, ctx.attempt, ctx.hedged],
      {
        priority: "critical",
        attributes: { "rpc.method": "Authorize" },
      },
    );

    expect(seen).toEqual(["peer", "critical", { "rpc.method": "Authorize" }, 1, false]);
  });

  // The usage shown in the README of this package.
  test("is used with the strategies a dependency needs", async () => {
    // #region usage
    const inventory = pipeline(
      "inventory.reserve",
      fallback(onUnavailable(() => "later")),
      deadline({ totalMs: 800 }),
      retry({ attempts: 3, idempotent: true }),
      breaker(failureRatio({ windowMs: 10_000 })),
      bulkhead({ limit: 64 }),
      attempt({ timeoutMs: 200 }),
    );
    const reply = await inventory.run((ctx) => sendReserve(ctx.signal));
    const outcome = await inventory.outcome((ctx) => sendReserve(ctx.signal));
    // #endregion usage

    expect(reply).toBe("reserved");
    expect(outcome).toMatchObject({ ok: true, source: "origin", attempts: 1 });
  });
});
