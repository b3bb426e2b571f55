import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import {
  Balancer,
  BreakerRegistry,
  breaker,
  consecutiveFailures,
  deadline,
  type Execution,
  endpoint,
  fixed,
  type HedgeOptions,
  hedge,
  perEndpoint,
  pipeline,
  type ResilienceEvent,
  RetryBudget,
} from "./index.ts";

/** A pipeline with a hedge, and work whose attempts answer when told to. */
function start(options: Partial<HedgeOptions> = {}) {
  const clock = new ManualClock();
  const events: ResilienceEvent[] = [];
  const env = { name: "peer", clock, observe: (event: ResilienceEvent) => events.push(event) };
  const calls = pipeline(env, hedge({ delay: 100, idempotent: true, ...options }));
  const sent: { ctx: Execution; at: number; answer: PromiseWithResolvers<string> }[] = [];
  const work = (ctx: Execution): Promise<string> => {
    const answer = Promise.withResolvers<string>();
    sent.push({ ctx, at: clock.now(), answer });
    return answer.promise;
  };
  return { clock, events, env, calls, sent, work };
}

function statusError(code: number, fields: object = {}): Error {
  return Object.assign(new Error(`status ${code}`), { code }, fields);
}

describe("hedge", () => {
  test("sends a second attempt when the first takes too long, and takes the first answer", async () => {
    const { clock, events, calls, sent, work } = start();

    const outcome = calls.outcome(work);
    await clock.advance(100);
    sent[1]?.answer.resolve("second");

    expect(await outcome).toMatchObject({ ok: true, value: "second", attempts: 2 });
    expect(sent.map(({ at, ctx }) => [at, ctx.attempt, ctx.hedged])).toEqual([
      [0, 1, false],
      [100, 2, true],
    ]);
    expect(events).toEqual([
      {
        kind: "retry-scheduled",
        name: "peer",
        attempt: 1,
        delayMs: 0,
        reason: "HEDGE",
        budgetRemaining: undefined,
      },
    ]);
  });

  test("tells the loser to stop, and not the winner", async () => {
    const { clock, calls, sent, work } = start();

    const outcome = calls.outcome(work);
    await clock.advance(100);
    const signals = sent.map(({ ctx }) => ctx.signal);
    sent[0]?.answer.resolve("first");
    await outcome;

    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
    expect(clock.scheduled).toBe(0);
  });

  test("sends nothing more when the first answers in time", async () => {
    const { clock, calls, sent, work } = start();

    const outcome = calls.outcome(work);
    await clock.advance(99);
    sent[0]?.answer.resolve("first");
    await outcome;
    await clock.advance(1_000);

    expect(sent).toHaveLength(1);
    expect(clock.scheduled).toBe(0);
  });

  test("does not fail while another attempt is in progress", async () => {
    const { clock, calls, sent, work } = start();

    const outcome = calls.outcome(work);
    await clock.advance(100);
    sent[1]?.answer.reject(statusError(14));
    await clock.advance(50);
    sent[0]?.answer.resolve("first");

    expect(await outcome).toMatchObject({ ok: true, value: "first" });
  });

  test("replaces a failed attempt at once", async () => {
    const { clock, events, calls, sent, work } = start();

    const outcome = calls.outcome(work);
    sent[0]?.answer.reject(statusError(14));
    await clock.advance(0);
    sent[1]?.answer.resolve("second");

    expect(await outcome).toMatchObject({ ok: true, value: "second" });
    expect(events).toMatchObject([{ kind: "retry-scheduled", attempt: 1, reason: "UNAVAILABLE" }]);
  });

  test("fails with the last failure when all attempts are used", async () => {
    const { clock, calls, sent, work } = start();

    const outcome = calls.outcome(work);
    await clock.advance(100);
    sent[0]?.answer.reject(statusError(14));
    await clock.advance(0);
    sent[1]?.answer.reject(statusError(13));

    expect(await outcome).toMatchObject({ ok: false, error: { code: 13 }, attempts: 2 });
  });

  test("takes an answer about the request itself for an answer", async () => {
    const { clock, calls, sent, work } = start();

    const outcome = calls.outcome(work);
    await clock.advance(100);
    sent[1]?.answer.reject(statusError(5));

    expect(await outcome).toMatchObject({ ok: false, error: { code: 5 } });
    expect(sent[0]?.ctx.signal.aborted).toBe(true);
  });

  test("does not hedge what may not be repeated", async () => {
    const { clock, calls, sent, work } = start();

    void calls.outcome(work, { idempotent: false });
    await clock.advance(1_000);

    expect(sent).toHaveLength(1);
  });

  test("sends no more attempts when the server says so, and lets the first go on", async () => {
    const { clock, calls, sent, work } = start({ attempts: 3 });

    const outcome = calls.outcome(work);
    await clock.advance(100);
    sent[1]?.answer.reject(statusError(14, { pushbackMs: -1 }));
    await clock.advance(1_000);
    sent[0]?.answer.resolve("first");

    expect(await outcome).toMatchObject({ ok: true, value: "first" });
    expect(sent).toHaveLength(2);
  });

  test("stays within the budget", async () => {
    const budget = new RetryBudget({ ratio: 0, minPerSecond: 0.1 });
    const { clock, calls, sent, work } = start({ budget });

    void calls.outcome(work);
    void calls.outcome(work);
    await clock.advance(100);

    expect(sent).toHaveLength(3);
  });

  test("sends none that could not answer before the deadline", async () => {
    const { clock, env, sent, work } = start();
    const calls = pipeline(
      env,
      deadline({ totalMs: 100 }),
      hedge({ delay: 100, idempotent: true }),
    );

    const outcome = calls.outcome(work);
    await clock.advance(100);

    expect(await outcome).toMatchObject({
      ok: false,
      error: { where: "call" },
      stoppedBy: "deadline",
    });
    expect(sent).toHaveLength(1);
  });

  test("ends all attempts when the caller cancels", async () => {
    const { clock, calls, sent, work } = start();
    const caller = new AbortController();

    const outcome = calls.outcome(work, { signal: caller.signal });
    await clock.advance(100);
    caller.abort();

    expect(await outcome).toMatchObject({ ok: false, error: { code: "CANCELLED" } });
    expect(sent.map(({ ctx }) => ctx.signal.aborted)).toEqual([true, true]);
    expect(clock.scheduled).toBe(0);
  });

  test("ends at once when the caller cancels while it waits as the server asked", async () => {
    const { clock, calls, sent, work } = start();
    const caller = new AbortController();

    const outcome = calls.outcome(work, { signal: caller.signal });
    sent[0]?.answer.reject(statusError(14, { pushbackMs: 5_000 }));
    await clock.advance(50);
    caller.abort();

    expect(await outcome).toMatchObject({ ok: false, error: { code: "CANCELLED" } });
    expect(clock.scheduled).toBe(0);
  });

  test("ends with its failure when it has waited as the server asked and the budget is empty", async () => {
    const budget = new RetryBudget({ ratio: 0, minPerSecond: 0 });
    const { clock, calls, sent, work } = start({ budget });

    const outcome = calls.outcome(work, { deadline: 10_000 });
    sent[0]?.answer.reject(statusError(14, { pushbackMs: 50 }));
    await clock.advance(60);

    expect(clock.scheduled).toBe(0);
    expect(await outcome).toMatchObject({ ok: false, error: { code: 14 }, stoppedBy: "budget" });
  });

  test("sends each attempt elsewhere, and holds a loss against nobody", async () => {
    const { clock, env, sent, work } = start();
    const breakers = new BreakerRegistry();
    const balancer = new Balancer({
      name: "peers",
      endpoints: [{ id: "a", zone: "own" }, { id: "b" }],
      zone: "own",
    });
    const once = consecutiveFailures({ failures: 1 });
    const calls = pipeline(
      { ...env, breakers },
      hedge({ delay: 100, idempotent: true }),
      endpoint(balancer),
      breaker(perEndpoint(() => once)),
    );

    const outcome = calls.outcome(work);
    await clock.advance(100);
    sent[1]?.answer.resolve("second");
    await outcome;
    await clock.advance(0);

    expect(new Set(sent.map(({ ctx }) => ctx.endpoint))).toEqual(new Set(balancer.endpoints));
    expect(breakers.snapshots()).toMatchObject([{ state: "closed" }, { state: "closed" }]);
    expect(balancer.snapshots(0).map(({ inFlight }) => inFlight)).toEqual([0, 0]);
  });

  test("does not hedge a probe", async () => {
    const { clock, env, sent, work } = start();
    const calls = pipeline(
      env,
      hedge({ delay: 100, idempotent: true, attempts: 2 }),
      breaker(consecutiveFailures({ failures: 1, probes: 2, open: fixed({ delayMs: 10 }) })),
    );
    const failing = calls.outcome(work);
    sent[0]?.answer.reject(statusError(13));
    await failing;
    await clock.advance(10);

    void calls.outcome(work);
    await clock.advance(1_000);

    expect(sent).toHaveLength(2);
    expect(sent[1]?.ctx.breaker).toEqual({ name: "peer", state: "half-open" });
  });

  test("waits for as long as most first attempts take, once it knows", async () => {
    const { clock, calls, sent, work } = start({ delay: { percentile: 0.9, warmUpCalls: 20 } });
    const answerAfter = async (durationMs: number): Promise<void> => {
      const outcome = calls.outcome(work);
      await clock.advance(durationMs);
      sent.at(-1)?.answer.resolve("ok");
      await outcome;
    };
    await answerAfter(500);
    for (let call = 0; call < 19; call += 1) await answerAfter(10);
    const sentBefore = sent.length;

    void calls.outcome(work);
    await clock.advance(9);
    expect(sent.length - sentBefore).toBe(1);
    await clock.advance(3);

    expect(sentBefore).toBe(20);
    expect(sent.length - sentBefore).toBe(2);
  });

  test("sends none before it has seen enough first attempts to know what is slow", async () => {
    const { clock, calls, sent, work } = start({ delay: { percentile: 0.9, warmUpCalls: 20 } });
    for (let call = 0; call < 19; call += 1) {
      const outcome = calls.outcome(work);
      await clock.advance(10);
      sent.at(-1)?.answer.resolve("ok");
      await outcome;
    }

    void calls.outcome(work);
    await clock.advance(10_000);

    expect(sent).toHaveLength(20);
  });

  // The usage shown in docs/mechanisms/hedge.md.
  test("is used in place of a retry, with the same budget", async () => {
    const balancer = new Balancer({
      name: "inventory",
      endpoints: [{ id: "inventory-a" }, { id: "inventory-b" }],
    });
    const budget = new RetryBudget();
    // #region usage
    const stock = pipeline(
      "inventory.get-stock",
      deadline({ totalMs: 800 }),
      hedge({ delay: { percentile: 0.95, minMs: 5 }, budget, idempotent: true }),
      endpoint(balancer),
    );
    const seen = await stock.run(
      (ctx) => `attempt ${ctx.attempt} at ${ctx.endpoint.id.slice(0, 9)}`,
    );
    // #endregion usage

    expect(seen).toBe("attempt 1 at inventory");
  });
});
