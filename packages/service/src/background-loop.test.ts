import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import { BackgroundLoop } from "./background-loop.ts";

describe("BackgroundLoop", () => {
  test("goes on at once while there is more to do, then rests", async () => {
    const clock = new ManualClock();
    const rounds: number[] = [];
    await using loops = new AsyncDisposableStack();
    loops.use(
      new BackgroundLoop({
        clock,
        random: () => 1,
        intervalMs: 100,
        onError: () => undefined,
        round: () => {
          rounds.push(clock.now());
          return Promise.resolve(rounds.length === 1 ? "more" : "rest");
        },
      }),
    );

    await clock.advance(0);
    await clock.advance(100);

    expect(rounds).toEqual([0, 0, 100]);
  });

  test("rests longer after each failed round, and goes on", async () => {
    const clock = new ManualClock();
    const errors: number[] = [];
    await using loops = new AsyncDisposableStack();
    loops.use(
      new BackgroundLoop({
        clock,
        random: () => 1,
        intervalMs: 100,
        failureIntervalMaxMs: 300,
        onError: () => errors.push(clock.now()),
        round: () => Promise.reject(new Error("database away")),
      }),
    );

    await clock.advance(0);
    await clock.advance(900);

    expect(errors).toEqual([0, 200, 500, 800]);
  });

  test("waits for the round in progress when it is stopped", async () => {
    const clock = new ManualClock();
    const round = Promise.withResolvers<"rest">();
    const loop = new BackgroundLoop({
      clock,
      random: () => 1,
      intervalMs: 100,
      onError: () => undefined,
      round: () => round.promise,
    });
    let stopped = false;
    const stop = loop[Symbol.asyncDispose]().then(() => {
      stopped = true;
      return stopped;
    });
    await clock.advance(1_000);
    expect(stopped).toBe(false);

    round.resolve("rest");

    expect(await stop).toBe(true);
    expect(clock.sleeping).toBe(0);
  });
});
