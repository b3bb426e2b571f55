import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import {
  type CacheOptions,
  cache,
  deadline,
  type Execution,
  fallback,
  onUnavailable,
  pipeline,
  type ResilienceEvent,
  ResultCache,
  type ResultCacheOptions,
  type RunOptions,
} from "./index.ts";

const byItem = (ctx: Execution): string | undefined => ctx.attributes["item"]?.toString();
const lifetimes = { freshMs: 100, staleWhileRevalidateMs: 100, staleIfErrorMs: 1_000 };

function down(): never {
  throw Object.assign(new Error("down"), { code: 14 });
}

function start(
  options: ResultCacheOptions | ResultCache = lifetimes,
  more: Partial<CacheOptions> = {},
) {
  const clock = new ManualClock();
  const events: ResilienceEvent[] = [];
  const calls = pipeline(
    { name: "stock", clock, observe: (event) => events.push(event) },
    cache(options, { key: byItem, ...more }),
    deadline({ totalMs: 50 }),
  );
  let made = 0;
  /** Answers with the number of calls made so far. */
  const count = (): number => {
    made += 1;
    return made;
  };
  const get = (work: () => number | Promise<number> = count, runOptions: RunOptions = {}) =>
    calls.outcome(work, { attributes: { item: "a" }, ...runOptions });
  return { clock, events, calls, get, made: () => made, count };
}

function notFound(): never {
  throw Object.assign(new Error("gone"), { code: 5 });
}

const fetchStock = async (item: string): Promise<number> => item.length;

describe("cache", () => {
  test("answers from the cache while the answer is fresh, and says how old it is", async () => {
    const { clock, get, made, events } = start();
    await get();
    await clock.advance(99);

    expect(await get()).toEqual({
      ok: true,
      value: 1,
      source: "cache",
      stale: false,
      ageMs: 99,
      attempts: 1,
    });
    expect(made()).toBe(1);
    expect(events).toEqual([]);
  });

  test("answers stale at once and fetches a newer answer behind it, one call for all", async () => {
    const { clock, get, made, events } = start();
    await get();
    await clock.advance(100);

    const stale = await Promise.all([get(), get(), get()]);
    await clock.advance(0);

    expect(stale).toEqual(
      Array.from({ length: 3 }, () => ({
        ok: true,
        value: 1,
        source: "cache",
        stale: true,
        ageMs: 100,
        attempts: 1,
      })),
    );
    expect(made()).toBe(2);
    expect(clock.scheduled).toBe(0);
    expect(await get()).toMatchObject({ value: 2, source: "cache", stale: false, ageMs: 0 });
    expect(events[0]).toEqual({
      kind: "stale-served",
      name: "stock",
      ageMs: 100,
      reason: "refresh",
    });
  });

  test("asks anew when the answer is too old to be given without", async () => {
    const { clock, get } = start();
    await get();
    await clock.advance(200);

    expect(await get()).toMatchObject({ value: 2, source: "origin", stale: false });
  });

  test("answers stale in place of a failure, marked, up to the cap and not beyond", async () => {
    const { clock, get, events } = start();
    await get();
    await clock.advance(1_099);

    expect(await get(down)).toMatchObject({ ok: true, value: 1, stale: true, ageMs: 1_099 });
    expect(events).toEqual([
      { kind: "stale-served", name: "stock", ageMs: 1_099, reason: "UNAVAILABLE" },
    ]);
    await clock.advance(1);
    expect(await get(down)).toMatchObject({ ok: false, error: { message: "down" } });
  });

  test("counts the time the failed call took to the age of the answer", async () => {
    const { clock, get } = start();
    await get();
    await clock.advance(1_080);
    const late = get(() => new Promise<never>(() => {}));
    await clock.advance(50);

    expect(await late).toMatchObject({ ok: false, error: { code: "DEADLINE_EXCEEDED" } });
  });

  test("does not hide what the peer answered about the request", async () => {
    const { clock, get } = start();
    await get();
    await clock.advance(500);

    expect(await get(notFound)).toMatchObject({ ok: false, error: { message: "gone" } });
  });

  test("gives a cancelled call no other answer", async () => {
    const { clock, get } = start();
    await get();
    await clock.advance(500);

    expect(await get(down, { signal: AbortSignal.abort() })).toMatchObject({ ok: false });
  });

  test("survives a refresh that fails, tells of it and tries again", async () => {
    const { clock, get, events, made } = start();
    await get();
    await clock.advance(100);
    await get(down);
    await clock.advance(0);

    expect(events.at(-1)).toEqual({
      kind: "cache-refresh-failed",
      name: "stock",
      reason: "UNAVAILABLE",
    });
    await get();
    await clock.advance(0);
    expect(made()).toBe(2);
  });

  test("gives up a refresh that takes too long", async () => {
    const clock = new ManualClock();
    const events: ResilienceEvent[] = [];
    const calls = pipeline(
      { name: "stock", clock, observe: (event) => events.push(event) },
      cache(lifetimes, { key: () => "all", refreshMs: 20 }),
    );
    await calls.run(() => 1);
    await clock.advance(150);
    const signals: AbortSignal[] = [];
    const hang = (ctx: Execution): Promise<never> => {
      signals.push(ctx.signal);
      return new Promise(() => {});
    };

    await calls.run(hang);
    await clock.advance(20);

    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(events.at(-1)).toMatchObject({ reason: "DEADLINE_EXCEEDED" });
    expect(clock.scheduled).toBe(0);
  });

  test("never keeps the answer of a fallback, nor one it is told not to keep", async () => {
    const clock = new ManualClock();
    const held = new ResultCache(lifetimes);
    const guarded = pipeline(
      { name: "stock", clock },
      fallback(onUnavailable(() => -1)),
      cache(held, { key: () => "a" }),
    );
    expect(await guarded.run(down)).toBe(-1);
    const choosy = pipeline(
      { name: "stock", clock },
      cache(held, { key: () => "a", keeps: (value) => value !== "processing" }),
    );
    await choosy.run(() => "processing");

    expect(held.size).toBe(0);
  });

  test("does not keep what the classifier takes for a failure", async () => {
    const held = new ResultCache(lifetimes);
    const calls = pipeline(
      { name: "stock", classify: () => ({ as: "failure", retry: "never" }) },
      cache(held, { key: () => "a" }),
    );
    await calls.run(() => "broken");

    expect(held.size).toBe(0);
  });

  test("leaves a call without a key alone", async () => {
    const { get, made } = start(lifetimes, { key: () => undefined });
    await get();
    await get();

    expect(made()).toBe(2);
  });

  test("drops an answer that was asked for before the invalidation", async () => {
    const held = new ResultCache(lifetimes);
    const { get, clock } = start(held);
    const answer = Promise.withResolvers<number>();
    const asked = get(() => answer.promise);
    held.delete("a");
    answer.resolve(7);
    await asked;
    await clock.advance(0);

    expect(held.find("a", 0)).toBeUndefined();
  });

  test("gives nothing that was forgotten while the call failed, and what was fetched meanwhile", async () => {
    const held = new ResultCache(lifetimes);
    const { get, clock } = start(held);
    await get();
    await clock.advance(500);
    const [one, other] = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
    const first = get(() => one.promise);
    held.delete("a");
    one.reject(Object.assign(new Error("down"), { code: 14 }));
    const afterInvalidation = await first;
    const second = get(() => other.promise);
    await get(() => 7);
    other.reject(Object.assign(new Error("down"), { code: 14 }));

    expect(afterInvalidation).toMatchObject({ ok: false, error: { message: "down" } });
    expect(await second).toMatchObject({ ok: true, value: 7, source: "cache", stale: false });
  });

  test("holds no more than it may and forgets the one unused for longest", () => {
    const held = new ResultCache({ freshMs: 100, entriesMax: 2 });
    held.store("a", 1, 0);
    held.store("b", 2, 0);
    held.find("a", 0);
    held.store("c", 3, 0);

    expect(["a", "b", "c"].map((key) => held.find(key, 0)?.value)).toEqual([1, undefined, 3]);
  });

  // The usage shown in docs/mechanisms/cache.md.
  test("is used for reads that are still good a minute later", async () => {
    // #region usage
    const answers = new ResultCache({
      name: "stock",
      freshMs: 1_000,
      staleWhileRevalidateMs: 5_000,
      staleIfErrorMs: 60_000,
    });
    const stock = pipeline(
      "inventory.stock",
      cache(answers, { key: (ctx) => String(ctx.attributes["item"]) }),
      deadline({ totalMs: 300 }),
    );
    const read = (item: string) => stock.outcome(() => fetchStock(item), { attributes: { item } });
    const outcome = await read("sku-1");
    answers.delete("sku-1");
    // #endregion usage

    expect(outcome).toMatchObject({ ok: true, value: 5, source: "origin", stale: false });
  });
});
