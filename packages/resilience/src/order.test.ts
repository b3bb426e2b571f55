import { describe, expect, test } from "vitest";
import {
  adaptiveLimit,
  attempt,
  Balancer,
  breaker,
  bulkhead,
  cache,
  chaosFault,
  coalesce,
  deadline,
  endpoint,
  failureRatio,
  fallback,
  hedge,
  perEndpoint,
  pipeline,
  rateLimit,
  retry,
  type Strategy,
  strategyOrder,
  throttle,
} from "./index.ts";

describe("strategyOrder", () => {
  const retries = retry();
  const breaks = breaker(failureRatio({ windowCalls: 10 }));
  const each = breaker(perEndpoint(() => failureRatio({ windowCalls: 10 })));
  const bounds = bulkhead({ limit: 1 });
  const balancer = new Balancer<{ id: string }>({ name: "peers", endpoints: [] });
  const balances = endpoint(balancer);
  const total = deadline({ totalMs: 1_000 });
  const once = attempt({ timeoutMs: 500 });
  const caches = cache({ freshMs: 1 }, { key: () => "a" });
  const joins = coalesce({ key: () => "a" });
  const throttles = throttle();
  const rates = rateLimit({ perSecond: 1 });
  const measures = adaptiveLimit();
  const chaos = chaosFault({});
  const order =
    "the order is fallback, cache, coalesce, deadline, retry, hedge, endpoint, breaker, throttle, rate-limit, adaptive-limit, bulkhead, attempt, chaos";

  test.each<[string, readonly Strategy<unknown, unknown>[], string]>([
    ["a breaker outside the retry", [breaks, retries], `breaker must come after retry; ${order}`],
    [
      "a bulkhead outside the breaker",
      [bounds, breaks],
      `bulkhead must come after breaker; ${order}`,
    ],
    [
      "a timeout of the attempt outside the bulkhead",
      [once, bounds],
      `attempt must come after bulkhead; ${order}`,
    ],
    ["a deadline inside the retry", [retries, total], `retry must come after deadline; ${order}`],
    [
      "a fallback inside the deadline",
      [total, fallback({ use: () => 1 })],
      `deadline must come after fallback; ${order}`,
    ],
    [
      "an endpoint chosen once for all attempts",
      [balances, retries],
      `endpoint must come after retry; ${order}`,
    ],
    [
      "a hedge inside a retry",
      [retries, hedge({ delay: 1 })],
      "a hedge is a retry sent early; give one of the two",
    ],
    [
      "a cache outside the fallback, whose answers it would keep",
      [caches, fallback({ use: () => 1 })],
      `cache must come after fallback; ${order}`,
    ],
    [
      "one call for all inside the deadline of one",
      [total, joins],
      `deadline must come after coalesce; ${order}`,
    ],
    [
      "a throttle that would count the refusals of the breaker",
      [throttles, breaks],
      `throttle must come after breaker; ${order}`,
    ],
    [
      "a rate spent by what the throttle refuses",
      [rates, throttles],
      `rate-limit must come after throttle; ${order}`,
    ],
    [
      "a measured limit that would take the wait for a permit for latency",
      [bounds, measures],
      `bulkhead must come after adaptive-limit; ${order}`,
    ],
    [
      "chaos that the timeout of the attempt does not see",
      [chaos, once],
      `chaos must come after attempt; ${order}`,
    ],
    ["two caches", [caches, caches], "cache is given twice"],
    [
      "a throttle for each endpoint without endpoints",
      [throttle(perEndpoint(() => ({})))],
      "throttle is per endpoint, but no endpoint strategy comes before it",
    ],
    ["two retries", [retries, retries], "retry is given twice"],
    [
      "a breaker for each endpoint without endpoints",
      [retries, each],
      "breaker is per endpoint, but no endpoint strategy comes before it",
    ],
  ])("refuses %s", (_what, strategies, message) => {
    expect(() => pipeline("peer", ...strategies)).toThrow(
      new TypeError(`pipeline peer: ${message}`),
    );
  });

  test("allows several of what may be there several times", () => {
    expect(() =>
      pipeline("peer", balances, each, breaks, bounds, bounds, chaos, chaos),
    ).not.toThrow();
  });

  test("holds for a pipeline with one of each, in which all of them let a good call through", async () => {
    const all: readonly Strategy<unknown, unknown>[] = [
      fallback({ use: () => 1 }),
      caches,
      joins,
      total,
      retries,
      balances,
      breaks,
      throttles,
      rates,
      measures,
      bounds,
      once,
      chaos,
    ];

    expect(all.map(({ kind }) => kind)).toEqual(strategyOrder.filter((kind) => kind !== "hedge"));
    balancer.setEndpoints([{ id: "a" }], 0);
    expect(await pipeline("peer", ...all).outcome(() => 7)).toMatchObject({
      ok: true,
      value: 7,
      source: "origin",
    });
  });
});
