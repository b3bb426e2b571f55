import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import { pipeline, RateLimiter, type ResilienceEvent, rateLimit, retry } from "./index.ts";

const work = (): string => "ok";

function fail(): never {
  throw new Error("no tenant");
}

describe("rateLimit", () => {
  test("sends what the rate allows and refuses the rest with when to come back", async () => {
    const clock = new ManualClock();
    const events: ResilienceEvent[] = [];
    const calls = pipeline(
      { name: "search", clock, observe: (event) => events.push(event) },
      rateLimit({ perSecond: 10, burst: 2 }),
    );
    await calls.run(work);
    await calls.run(work);

    const refused = await calls.outcome(work);

    expect(refused).toMatchObject({
      ok: false,
      error: { code: "RATE_LIMITED", retryAfterMs: 100, effect: "none" },
    });
    expect(events).toEqual([{ kind: "rate-limited", name: "search", retryAfterMs: 100 }]);
    await clock.advance(100);
    expect(await calls.run(work)).toBe("ok");
  });

  test("counts each key by itself and weighs each call by its cost", async () => {
    const clock = new ManualClock();
    const calls = pipeline(
      { name: "search", clock },
      rateLimit(
        { perSecond: 1, burst: 5 },
        {
          key: (ctx) => String(ctx.attributes["tenant"]),
          cost: (ctx) => Number(ctx.attributes["cost"]),
        },
      ),
    );
    const run = (tenant: string, cost: number) =>
      calls.outcome(work, { attributes: { tenant, cost } });

    const outcomes = [await run("a", 4), await run("a", 4), await run("b", 4), await run("a", 1)];

    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true, true]);
  });

  test("shares a limiter between pipelines", async () => {
    const limiter = new RateLimiter({ name: "partner", perSecond: 1 });
    const [one, other] = ["one", "other"].map((name) =>
      pipeline({ name, clock: new ManualClock() }, rateLimit(limiter)),
    );
    await one?.run(work);

    await expect(other?.run(work)).rejects.toThrow(
      "rate limit partner is spent; retry after 1000 ms",
    );
  });

  test("does not let a refusal be retried, which would only spend time", async () => {
    const calls = pipeline(
      { name: "search", clock: new ManualClock() },
      retry({ idempotent: true }),
      rateLimit({ perSecond: 1 }),
    );
    await calls.run(work);

    expect(await calls.outcome(work)).toMatchObject({ attempts: 1, stoppedBy: "not-retryable" });
  });

  test("ends the call with what its key throws, and not the process", async () => {
    const calls = pipeline("search", rateLimit({ perSecond: 1 }, { key: fail }));

    await expect(calls.run(work)).rejects.toThrow("no tenant");
  });

  // The usage shown in docs/mechanisms/rate-limiter.md.
  test("is used where a rate was agreed with the peer", async () => {
    // #region usage
    const search = pipeline(
      "partner.search",
      rateLimit({ perSecond: 20, burst: 40 }, { key: (ctx) => String(ctx.attributes["tenant"]) }),
    );
    const answer = await search.run(async () => "found", { attributes: { tenant: "a" } });
    // #endregion usage

    expect(answer).toBe("found");
  });
});
