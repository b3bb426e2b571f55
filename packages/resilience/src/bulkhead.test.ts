import { ManualClock } from "@holdfast/clock/testing";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Bulkhead, type BulkheadOptions } from "./bulkhead.ts";
import {
  attempt,
  Balancer,
  bulkhead,
  deadline,
  type Execution,
  endpoint,
  type Priority,
  perEndpoint,
  pipeline,
  type ResilienceEvent,
  type RunOptions,
} from "./index.ts";

/** A pipeline whose work ends when told to. */
function start(options: BulkheadOptions) {
  const clock = new ManualClock();
  const events: ResilienceEvent[] = [];
  const one = new Bulkhead(options, "peer");
  const calls = pipeline(
    { name: "peer", clock, observe: (event) => events.push(event) },
    bulkhead(one),
  );
  const running: { id: string; end: () => void }[] = [];
  const run = (id: string, runOptions: RunOptions = {}) =>
    calls.outcome(() => {
      const { promise, resolve } = Promise.withResolvers<string>();
      running.push({ id, end: () => resolve(id) });
      return promise;
    }, runOptions);
  const endFirst = async (): Promise<void> => {
    running.shift()?.end();
    await clock.advance(0);
  };
  return { clock, events, one, run, running, endFirst };
}

describe("Bulkhead", () => {
  test("lets as many calls in as its limit and turns the rest away", async () => {
    const { one, run, events, running } = start({ limit: 2 });
    const inside = [run("a"), run("b")];

    const outcome = await run("c");

    expect(outcome).toMatchObject({
      ok: false,
      error: { code: "BULKHEAD_FULL", reason: "full", effect: "none" },
    });
    expect(events).toEqual([
      {
        kind: "bulkhead-rejected",
        name: "peer",
        reason: "full",
        inFlight: 2,
        limit: 2,
        queued: 0,
        queueMs: 0,
      },
    ]);
    for (const { end } of running) end();
    await Promise.all(inside);
    expect(one.snapshot).toEqual({ name: "peer", limit: 2, inFlight: 0, queued: 0, leaked: 0 });
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 8, 12])(
    "hands a free permit to the waiter, not to a newcomer that comes %i microtasks after the end",
    async (microtasks) => {
      const { run, running, endFirst } = start({ limit: 1, queue: 2 });
      void run("first");
      void run("queued");
      running.shift()?.end();
      for (let turn = 0; turn < microtasks; turn += 1) await Promise.resolve();

      const newcomer = run("newcomer");
      await new Promise(setImmediate);

      expect(running.map(({ id }) => id)).toEqual(["queued"]);
      await endFirst();
      await endFirst();
      expect(await newcomer).toMatchObject({ ok: true, value: "newcomer" });
    },
  );

  test("settles a cancelled waiter at once and frees its place", async () => {
    const { one, run } = start({ limit: 1, queue: 1 });
    void run("running");
    const caller = new AbortController();
    const waiting = run("waiting", { signal: caller.signal });
    expect(one.snapshot.queued).toBe(1);

    caller.abort();

    expect(await waiting).toMatchObject({ ok: false, error: { code: "CANCELLED" } });
    expect(one.snapshot).toMatchObject({ inFlight: 1, queued: 0 });
  });

  test("keeps the permit of a call that timed out until its work has ended", async () => {
    const clock = new ManualClock();
    const one = new Bulkhead({ limit: 2 });
    const calls = pipeline({ name: "peer", clock }, bulkhead(one), attempt({ timeoutMs: 10 }));
    const slow = Promise.withResolvers<string>();
    const late = [calls.outcome(() => slow.promise), calls.outcome(() => slow.promise)];
    await clock.advance(10);
    await Promise.all(late);

    expect(one.snapshot).toMatchObject({ inFlight: 2, leaked: 2 });
    expect(await calls.outcome(() => "ok")).toMatchObject({
      ok: false,
      error: { code: "BULKHEAD_FULL" },
    });
    slow.resolve("at last");
    await clock.advance(0);

    expect(one.snapshot).toMatchObject({ inFlight: 0, leaked: 0 });
  });

  test("does not let a call wait that would be too late by its turn", async () => {
    const { clock, run, endFirst } = start({ limit: 1, queue: 10 });
    for (let call = 0; call < 30; call += 1) {
      void run("slow");
      await clock.advance(100);
      await endFirst();
    }
    void run("running");

    const hopeless = await run("hopeless", { deadline: clock.now() + 20 });

    expect(hopeless).toMatchObject({ ok: false, error: { reason: "expected-wait" } });
  });

  test("lets a call wait no longer than it may", async () => {
    const { clock, run, events } = start({ limit: 1, queue: 1, maxWaitMs: 50 });
    void run("running");
    const waiting = run("waiting");

    await clock.advance(50);

    expect(await waiting).toMatchObject({ ok: false, error: { reason: "max-wait" } });
    expect(events).toMatchObject([{ kind: "bulkhead-rejected", queueMs: 50, queued: 0 }]);
  });

  test("serves the more important first and gives up the less important for it", async () => {
    const { run, running, endFirst } = start({ limit: 1, queue: 2, order: "priority" });
    void run("running");
    const low = run("low", { priority: "low" });
    void run("normal");

    void run("critical", { priority: "critical" });

    expect(await low).toMatchObject({ ok: false, error: { reason: "outranked" } });
    await endFirst();
    expect(running.map(({ id }) => id)).toEqual(["critical"]);
    await endFirst();
    expect(running.map(({ id }) => id)).toEqual(["normal"]);
  });

  test("does not hand a permit to a waiter whose deadline has passed", async () => {
    const clock = new ManualClock();
    const calls = pipeline(
      { name: "peer", clock },
      deadline({ totalMs: 100 }),
      bulkhead({ limit: 1, queue: 5 }),
      attempt({ timeoutMs: 100 }),
    );
    const started: string[] = [];
    const work = (id: string) => (ctx: Execution) => {
      started.push(id);
      return new Promise<string>((_resolve, reject) => {
        ctx.signal.addEventListener("abort", () => reject(new Error("stopped")));
      });
    };
    const all = [calls.outcome(work("first")), calls.outcome(work("second"))];

    await clock.advance(100);
    await Promise.all(all);

    expect(started).toEqual(["first"]);
  });

  test("never exceeds its limit nor loses a permit, whatever is started, ended, cancelled and timed out", async () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant("run" as const),
        priority: fc.constantFrom<Priority>("critical", "normal", "low"),
      }),
      fc.record({ kind: fc.constant("end" as const), which: fc.nat(5) }),
      fc.record({ kind: fc.constant("cancel" as const), which: fc.nat(10) }),
      fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 30 }) }),
    );
    const holds = fc.asyncProperty(
      fc.array(step, { maxLength: 25, size: "max" }),
      fc.integer({ min: 1, max: 3 }),
      async (steps, limit) => {
        const clock = new ManualClock();
        const one = new Bulkhead({ limit, queue: 2, order: "priority" });
        const calls = pipeline({ name: "peer", clock }, bulkhead(one), attempt({ timeoutMs: 40 }));
        const ends: (() => void)[] = [];
        const callers: AbortController[] = [];
        let working = 0;
        let most = 0;
        for (const action of steps) {
          if (action.kind === "run") {
            const caller = new AbortController();
            callers.push(caller);
            void calls.outcome(
              async () => {
                working += 1;
                most = Math.max(most, working);
                await new Promise<void>((resolve) => ends.push(resolve));
                working -= 1;
              },
              { signal: caller.signal, priority: action.priority },
            );
          }
          if (action.kind === "end") ends.splice(action.which, 1)[0]?.();
          if (action.kind === "cancel") callers[action.which]?.abort();
          await clock.advance(action.kind === "wait" ? action.ms : 0);
          if (one.snapshot.inFlight !== working) return false;
        }
        while (ends.length > 0) {
          ends.shift()?.();
          await clock.advance(0);
        }
        return (
          most <= limit &&
          one.snapshot.inFlight === 0 &&
          one.snapshot.leaked === 0 &&
          one.snapshot.queued === 0
        );
      },
    );

    await expect(fc.assert(holds, { numRuns: 60 })).resolves.toBeUndefined();
  });
});

describe("bulkhead", () => {
  test("bounds each endpoint by itself", async () => {
    const clock = new ManualClock();
    const balancer = new Balancer({
      name: "peers",
      endpoints: [{ id: "a" }, { id: "b" }],
      policy: "round-robin",
    });
    const calls = pipeline(
      { name: "peer", clock },
      endpoint(balancer),
      bulkhead(perEndpoint(() => ({ limit: 1 }))),
    );
    const busy = Promise.withResolvers<string>();

    const both = [calls.outcome(() => busy.promise), calls.outcome(() => busy.promise)];
    const third = await calls.outcome(() => "ok");
    busy.resolve("done");

    expect(third).toMatchObject({
      ok: false,
      error: { code: "BULKHEAD_FULL", message: "bulkhead peer (a) is full (full)" },
    });
    expect(await Promise.all(both)).toMatchObject([{ ok: true }, { ok: true }]);
  });

  // The usage shown in docs/mechanisms/bulkhead.md.
  test("is used with a short queue that serves the important first", async () => {
    // #region usage
    const inventory = new Bulkhead({ name: "inventory", limit: 64, queue: 128, order: "priority" });
    const reserve = pipeline(
      "inventory.reserve",
      deadline({ totalMs: 800 }),
      bulkhead(inventory),
      attempt({ timeoutMs: 200 }),
    );

    await reserve.run(async () => "reserved", { priority: "critical" });
    const { inFlight, queued, leaked } = inventory.snapshot;
    // #endregion usage

    expect({ inFlight, queued, leaked }).toEqual({ inFlight: 0, queued: 0, leaked: 0 });
  });
});
