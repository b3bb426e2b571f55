import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import {
  attempt,
  Balancer,
  BreakerRegistry,
  breaker,
  bulkhead,
  CircuitOpen,
  consecutiveFailures,
  type Execution,
  endpoint,
  failureRatio,
  fixed,
  immediate,
  type Outcome,
  perEndpoint,
  pipeline,
  type ResilienceEvent,
  retry,
  type Strategy,
  type Verdict,
} from "./index.ts";

const options = consecutiveFailures({ failures: 2, open: fixed({ delayMs: 1_000 }) });

function start(breakers = new BreakerRegistry()) {
  const clock = new ManualClock();
  const events: ResilienceEvent[] = [];
  const env = {
    name: "peer",
    clock,
    breakers,
    observe: (event: ResilienceEvent) => events.push(event),
  };
  return { clock, events, env, breakers };
}

function down(): never {
  throw Object.assign(new Error("down"), { code: 14 });
}

type Peer = { readonly id: string };

/** The endpoint a is down. */
function onlyOthers(ctx: Execution<Peer>): string {
  return ctx.endpoint.id === "a" ? down() : ctx.endpoint.id;
}

function stateOf(ctx: Execution): string | undefined {
  return ctx.breaker?.state;
}

function distrust({ ok }: Outcome): Verdict {
  return { as: ok ? "failure" : "ignored", retry: "never" };
}

function breakDown(): never {
  throw new TypeError("bug in the classifier");
}

const never = (): Promise<never> => new Promise(() => {});

describe("breaker", () => {
  test("refuses without calling while it is open, and says for how long", async () => {
    const { clock, events, env } = start();
    const calls = pipeline(env, breaker(options));
    let made = 0;
    const count = (): number => (made += 1);
    await calls.outcome(down);
    await calls.outcome(down);
    await clock.advance(400);

    const outcome = await calls.outcome(count);

    expect(outcome).toMatchObject({
      ok: false,
      error: { code: "CIRCUIT_OPEN", retryAfterMs: 600, effect: "none" },
    });
    expect(made).toBe(0);
    expect(events.at(-1)).toEqual({
      kind: "breaker-rejected",
      name: "peer",
      endpoint: undefined,
      state: "open",
      retryAfterMs: 600,
    });
  });

  test("counts each attempt of a call", async () => {
    const { breakers, env } = start();
    const calls = pipeline(
      env,
      retry({ attempts: 3, backoff: immediate(), idempotent: true }),
      breaker(options),
    );

    const outcome = await calls.outcome(down);

    expect(outcome).toMatchObject({ ok: false, attempts: 3, error: { message: "down" } });
    expect(breakers.snapshots()).toMatchObject([{ state: "open", permitted: 2, rejected: 1 }]);
  });

  test("does not sleep through backoffs against an open breaker", async () => {
    const { clock, breakers, env } = start();
    const calls = pipeline(
      env,
      retry({ attempts: 3, backoff: fixed({ delayMs: 50 }), idempotent: true }),
      breaker(options),
    );
    breakers.isolate("peer", 0);

    const outcome = await calls.outcome(down);

    expect(outcome).toMatchObject({ ok: false, attempts: 1, error: { code: "CIRCUIT_OPEN" } });
    expect(clock.now()).toBe(0);
  });

  test("is not opened by a full bulkhead", async () => {
    const { breakers, env } = start();
    const calls = pipeline(env, breaker(options), bulkhead({ limit: 1 }));
    const busy = Promise.withResolvers<string>();

    const first = calls.outcome(() => busy.promise);
    const others = await Promise.all(Array.from({ length: 20 }, () => calls.outcome(() => "ok")));
    busy.resolve("done");

    expect(await first).toMatchObject({ ok: true });
    expect(new Set(others.map((outcome) => outcome.ok))).toEqual(new Set([false]));
    expect(breakers.snapshots()).toMatchObject([{ state: "closed", transitions: 0 }]);
  });

  test("holds the timeout of an attempt against the peer, but not the caller's cancellation", async () => {
    const { clock, breakers, env } = start();
    const calls = pipeline(env, breaker(options), attempt({ timeoutMs: 10 }));
    const caller = new AbortController();
    const cancelled = Array.from({ length: 5 }, () =>
      calls.outcome(never, { signal: caller.signal }),
    );
    caller.abort();
    await Promise.all(cancelled);
    expect(breakers.snapshots()).toMatchObject([{ state: "closed" }]);

    const late = [calls.outcome(never), calls.outcome(never)];
    await clock.advance(10);
    await Promise.all(late);

    expect(breakers.snapshots()).toMatchObject([{ state: "open" }]);
  });

  test("tells the work whether it is a probe", async () => {
    const { clock, env } = start();
    const calls = pipeline(env, breaker(options));
    const before = await calls.run(stateOf);
    await calls.outcome(down);
    await calls.outcome(down);
    await clock.advance(1_000);

    const probe = await calls.run(stateOf);

    expect([before, probe]).toEqual(["closed", "half-open"]);
  });

  test("guards each endpoint by itself, and tries another at once when one refuses", async () => {
    const { clock, breakers, env } = start();
    const balancer = new Balancer({
      name: "peers",
      endpoints: [{ id: "a" }, { id: "b" }],
      policy: "round-robin",
    });
    const calls = pipeline(env, endpoint(balancer), breaker(perEndpoint(() => options)));
    for (let call = 0; call < 4; call += 1) await calls.outcome(onlyOthers);

    const outcomes = await Promise.all(Array.from({ length: 10 }, () => calls.outcome(onlyOthers)));

    expect(outcomes.every(({ ok, attempts }) => ok && attempts === 1)).toBe(true);
    expect(breakers.snapshots()).toMatchObject([
      { endpoint: "a", state: "open", permitted: 2 },
      { endpoint: "b", state: "closed" },
    ]);
    expect(balancer.snapshots(clock.now()).map(({ inFlight }) => inFlight)).toEqual([0, 0]);
  });

  test("fails with the soonest way back when all endpoints are refused", async () => {
    const { clock, env } = start();
    const balancer = new Balancer({
      name: "peers",
      endpoints: [{ id: "a" }, { id: "b" }],
      policy: "round-robin",
    });
    const calls = pipeline(
      env,
      endpoint(balancer),
      breaker(
        perEndpoint(() => consecutiveFailures({ failures: 1, open: fixed({ delayMs: 1_000 }) })),
      ),
    );
    await calls.outcome(down);
    await clock.advance(300);
    await calls.outcome(down);

    expect(await calls.outcome(down)).toMatchObject({
      ok: false,
      error: { code: "CIRCUIT_OPEN", retryAfterMs: 700 },
    });
  });

  test("is shared by pipelines with one registry and one name", async () => {
    const { env } = start();
    const authorize = pipeline({ ...env, name: "payment.authorize" }, breaker(options, "payment"));
    const capture = pipeline({ ...env, name: "payment.capture" }, breaker(options, "payment"));
    await authorize.outcome(down);
    await authorize.outcome(down);

    expect(await capture.outcome(() => "ok")).toMatchObject({
      ok: false,
      error: { code: "CIRCUIT_OPEN" },
    });
  });

  test("takes a result for a failure when the classifier says so", async () => {
    const { breakers, env } = start();
    const calls = pipeline({ ...env, classify: distrust }, breaker(options));

    await calls.run(() => "bad");
    await calls.run(() => "bad");

    expect(breakers.snapshots()).toMatchObject([{ state: "open" }]);
  });

  test("settles its permits even when the classifier throws", async () => {
    const { breakers, env } = start();
    const calls = pipeline({ ...env, classify: breakDown }, breaker(options));

    expect(await calls.run(() => "ok")).toBe("ok");
    expect(await calls.run(() => "ok")).toBe("ok");

    expect(breakers.snapshots()).toMatchObject([{ state: "open" }]);
  });

  // The usage shown in docs/mechanisms/breaker.md.
  test("is used with one breaker for each endpoint", async () => {
    const balancer = new Balancer({ name: "payment", endpoints: [{ id: "payment-a" }] });
    const breakers = new BreakerRegistry();
    // #region usage
    const payment = pipeline(
      { name: "payment", breakers },
      endpoint(balancer),
      breaker(
        perEndpoint(() =>
          failureRatio({ threshold: 0.5, windowMs: 10_000, minimumCalls: 20, probes: 3 }),
        ),
      ),
    );
    await payment.run((ctx) => `sent to ${ctx.endpoint.id}`);

    const states = breakers
      .snapshots()
      .map(({ name, endpoint: id, state }) => `${name} ${id} ${state}`);
    // #endregion usage

    expect(states).toEqual(["payment payment-a closed"]);
  });
});

describe("BreakerRegistry", () => {
  test("isolates endpoints that are seen for the first time, too", async () => {
    const { breakers, env } = start();
    const balancer = new Balancer({ name: "peers", endpoints: [{ id: "a" }] });
    const calls = pipeline(env, endpoint(balancer), breaker(perEndpoint(() => options)));
    breakers.isolate("peer", 0);

    await expect(calls.run(() => "ok")).rejects.toThrow(CircuitOpen);
    breakers.close("peer", 0);

    expect(await calls.run(() => "ok")).toBe("ok");
  });

  test("keeps a balancer from choosing what its breaker would refuse", async () => {
    const { breakers, env } = start();
    const endpoints = [{ id: "a" }, { id: "b" }, { id: "c" }];
    const balancer = new Balancer({
      name: "peers",
      endpoints,
      policy: "round-robin",
      gates: [breakers.gate("peer")],
    });
    const calls = pipeline(
      env,
      endpoint(balancer),
      breaker(perEndpoint(() => consecutiveFailures({ failures: 1 }))),
    );
    await calls.outcome(onlyOthers);

    const used = [
      await calls.run(onlyOthers),
      await calls.run(onlyOthers),
      await calls.run(onlyOthers),
    ];

    expect(used).toEqual(["b", "c", "b"]);
    expect(breakers.snapshots()[0]).toMatchObject({ endpoint: "a", rejected: 0 });
  });

  test("forgets a closed breaker rather than hold more of one name than its bound", () => {
    const breakers = new BreakerRegistry();
    const group = breakers.group("peer");
    const parts = { optionsFor: () => options, random: () => 0, listener: () => {} };

    for (let id = 0; id < 1_100; id += 1) group.obtain(`endpoint-${id}`, parts, 0);

    expect(breakers.snapshots()).toHaveLength(1_024);
    expect(group.find("endpoint-0")).toBeUndefined();
    expect(group.find("endpoint-1099")).toBeDefined();
  });

  test("ends a call with what a backoff from outside throws, instead of never", async () => {
    const { env } = start();
    const calls = pipeline(
      env,
      breaker(consecutiveFailures({ failures: 1, open: { delayMs: breakDown } })),
    );

    expect(await calls.outcome(down)).toMatchObject({ ok: false, error: { name: "TypeError" } });
  });

  test("counts what a strategy from outside throws where it should reject", async () => {
    const { env, breakers } = start();
    const throwing: Strategy = { kind: "attempt", compile: () => breakDown };
    const calls = pipeline(env, breaker(consecutiveFailures({ failures: 1 })), throwing);

    expect(await calls.outcome(() => "ok")).toMatchObject({ error: { name: "TypeError" } });
    expect(breakers.snapshots()).toMatchObject([{ state: "open" }]);
  });
});
