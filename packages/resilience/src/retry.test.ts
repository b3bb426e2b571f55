import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import { deadline } from "./deadline.ts";
import type { ResilienceEvent } from "./events.ts";
import { type GrpcStatusName, grpcStatus } from "./grpc-status.ts";
import {
  type Execution,
  exponential,
  fixed,
  immediate,
  pipeline,
  RetryBudget,
  type RetryOptions,
  retry,
  retryFieldsOf,
} from "./index.ts";

function statusError(name: GrpcStatusName, fields: object = {}): Error {
  return Object.assign(new Error(name), { code: grpcStatus[name] }, fields);
}

/** A pipeline with a retry, and work that fails as told, then answers "ok". */
function start(options: RetryOptions, failures: readonly Error[], totalMs?: number) {
  const clock = new ManualClock();
  const events: ResilienceEvent[] = [];
  const startedAt: number[] = [];
  const calls = pipeline(
    { name: "peer", clock, random: () => 0.5, observe: (event) => events.push(event) },
    ...(totalMs === undefined ? [] : [deadline({ totalMs })]),
    retry(options),
  );
  const work = async (ctx: Execution): Promise<string> => {
    startedAt.push(clock.now());
    const failure = failures[ctx.attempt - 1];
    if (failure !== undefined) throw failure;
    return "ok";
  };
  return { clock, events, startedAt, calls, work };
}

const unavailable = statusError("UNAVAILABLE");

describe("retry", () => {
  test("tries again until it succeeds, waiting longer each time", async () => {
    const backoff = exponential({ baseMs: 10, maxMs: 1_000, jitter: "none" });
    const { clock, calls, work, startedAt } = start({ backoff, idempotent: true }, [
      unavailable,
      unavailable,
    ]);

    const outcome = calls.outcome(work);
    await clock.advance(100);

    expect(await outcome).toEqual({
      ok: true,
      value: "ok",
      source: "origin",
      stale: false,
      attempts: 3,
    });
    expect(startedAt).toEqual([0, 10, 30]);
  });

  test("throws the last real error with the attempts made and why there were no more", async () => {
    const last = statusError("UNAVAILABLE");
    const options: RetryOptions = { attempts: 2, backoff: immediate(), idempotent: true };
    const { calls, work } = start(options, [unavailable, last]);

    const outcome = await calls.outcome(work);

    expect(outcome).toEqual({ ok: false, error: last, attempts: 2, stoppedBy: "attempts" });
    expect(retryFieldsOf(last)).toEqual({ attempts: 2, stoppedBy: "attempts" });
  });

  test.each([
    [
      "what may have taken effect and may not be repeated",
      { idempotent: false },
      unavailable,
      "not-idempotent",
    ],
    ["what cannot succeed", { idempotent: true }, statusError("INVALID_ARGUMENT"), "not-retryable"],
    [
      "when the server says so",
      { idempotent: true },
      statusError("UNAVAILABLE", { pushbackMs: -1 }),
      "pushback",
    ],
    ["what the caller cancelled", { idempotent: true }, statusError("CANCELLED"), "not-retryable"],
  ])("does not repeat %s", async (_what, options, failure, stoppedBy) => {
    const { calls, work, startedAt } = start({ ...options, backoff: immediate() }, [failure]);

    const outcome = await calls.outcome(work);

    expect(outcome).toMatchObject({ ok: false, attempts: 1, stoppedBy });
    expect(startedAt).toHaveLength(1);
  });

  test("repeats what no handler saw, idempotent or not", async () => {
    const { calls, work } = start({ backoff: immediate() }, [
      statusError("UNAVAILABLE", { unprocessed: true }),
    ]);

    expect(await calls.outcome(work)).toMatchObject({ ok: true, attempts: 2 });
  });

  test("lets one call say whether it may be repeated", async () => {
    const { calls, work } = start({ backoff: immediate(), idempotent: true }, [unavailable]);

    const outcome = await calls.outcome(work, { idempotent: false });

    expect(outcome).toMatchObject({ ok: false, attempts: 1, stoppedBy: "not-idempotent" });
  });

  test("fails with the real error instead of sleeping past the deadline", async () => {
    const { clock, calls, work } = start(
      { backoff: fixed({ delayMs: 2_000 }), idempotent: true },
      [unavailable],
      300,
    );

    const outcome = await calls.outcome(work);

    expect(outcome).toEqual({ ok: false, error: unavailable, attempts: 1, stoppedBy: "deadline" });
    expect(clock.now()).toBe(0);
    expect(clock.scheduled).toBe(0);
  });

  test("waits as long as the server asks, and begins its own backoff anew after that", async () => {
    const backoff = exponential({ baseMs: 10, maxMs: 1_000, jitter: "none" });
    const failures = [unavailable, statusError("UNAVAILABLE", { pushbackMs: 70 }), unavailable];
    const { clock, calls, work, startedAt } = start(
      { attempts: 4, backoff, idempotent: true },
      failures,
    );

    const outcome = calls.outcome(work);
    await clock.advance(1_000);
    await outcome;

    expect(startedAt).toEqual([0, 10, 80, 90]);
  });

  test("gives up when the server asks for more time than there is", async () => {
    const failure = statusError("UNAVAILABLE", { pushbackMs: 5_000 });
    const { calls, work } = start({ idempotent: true }, [failure], 1_000);

    expect(await calls.outcome(work)).toMatchObject({ ok: false, stoppedBy: "pushback" });
  });

  test("stops when the budget is empty, and pays only for retries that are made", async () => {
    const budget = new RetryBudget({ ratio: 0, minPerSecond: 0.1 });
    const options: RetryOptions = { backoff: immediate(), budget, idempotent: true };
    const { calls, work } = start(options, [unavailable, unavailable]);

    const refused = await calls.outcome(work, { idempotent: false });
    const retriedOnce = await calls.outcome(work);

    expect(refused).toMatchObject({ stoppedBy: "not-idempotent" });
    expect(retriedOnce).toMatchObject({ ok: false, attempts: 2, stoppedBy: "budget" });
  });

  test("ends the backoff at once when the caller cancels, and does not run the work again", async () => {
    const { clock, calls, work, startedAt } = start(
      { backoff: fixed({ delayMs: 1_500 }), idempotent: true },
      [unavailable],
    );
    const caller = new AbortController();

    const outcome = calls.outcome(work, { signal: caller.signal });
    await clock.advance(50);
    caller.abort(new Error("gone"));

    expect(await outcome).toMatchObject({ ok: false, error: { code: "CANCELLED" } });
    expect(clock.now()).toBe(50);
    expect(startedAt).toHaveLength(1);
    expect(clock.scheduled).toBe(0);
  });

  test("tells of each retry and of giving up", async () => {
    const budget = new RetryBudget({ ratio: 0, minPerSecond: 1 });
    const options: RetryOptions = {
      attempts: 2,
      backoff: fixed({ delayMs: 5 }),
      budget,
      idempotent: true,
    };
    const { clock, calls, work, events } = start(options, [unavailable, unavailable]);

    const outcome = calls.outcome(work);
    await clock.advance(5);
    await outcome;

    expect(events).toEqual([
      {
        kind: "retry-scheduled",
        name: "peer",
        attempt: 1,
        delayMs: 5,
        reason: "UNAVAILABLE",
        budgetRemaining: 9,
      },
      {
        kind: "retry-stopped",
        name: "peer",
        attempts: 2,
        stoppedBy: "attempts",
        reason: "UNAVAILABLE",
      },
    ]);
  });

  test("gives each attempt an execution of its own", async () => {
    const { calls } = start({ backoff: immediate(), idempotent: true }, []);
    const seen: Execution[] = [];

    await calls.run((ctx) => {
      seen.push(ctx);
      if (ctx.attempt === 1) throw unavailable;
    });

    expect(seen.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  test("repeats a call whose result the classifier finds wanting, and returns it in the end", async () => {
    const clock = new ManualClock();
    const options = {
      name: "peer",
      clock,
      classify: ({ ok }: { ok: boolean }) =>
        ({ as: ok ? "failure" : "ignored", retry: "always" }) as const,
    };
    const calls = pipeline(options, retry({ attempts: 2, backoff: immediate() }));
    let made = 0;

    const outcome = await calls.outcome(() => {
      made += 1;
      return `answer ${made}`;
    });

    expect(outcome).toMatchObject({ ok: true, value: "answer 2", attempts: 2 });
  });

  // The usage shown in docs/mechanisms/retry.md.
  test("is used with a budget that all pipelines to one dependency share", async () => {
    // #region usage
    const paymentBudget = new RetryBudget({ ratio: 0.2, minPerSecond: 10 });

    const authorize = pipeline(
      "payment.authorize",
      deadline({ totalMs: 800 }),
      retry({
        attempts: 3,
        backoff: exponential({ baseMs: 20, maxMs: 400 }),
        budget: paymentBudget,
        idempotent: true,
      }),
    );
    const reply = await authorize.run(async (ctx) => `authorized at attempt ${ctx.attempt}`);
    // #endregion usage

    expect(reply).toBe("authorized at attempt 1");
  });
});
