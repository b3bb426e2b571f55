import { ManualClock } from "@holdfast/clock/testing";
import type { FlushResult } from "@holdfast/testbed";
import { describe, expect, test } from "vitest";
import { memoryLog } from "../fixtures/fake-stage.ts";
import type { SettlingTotals } from "../otlp/trace-store.ts";
import { settleTraces } from "./settle-traces.ts";
import { Stopwatch } from "./stopwatch.ts";

const sent: FlushResult = { instance: "payment-a", spansExported: 5, spansDropped: 2, starts: 1 };
const silent: FlushResult = { instance: "payment-b", starts: 1 };

function looked(complete: number, quietMs: number): SettlingTotals {
  return {
    quietMs,
    totals: { started: 10, complete, lostToCrash: 0, spansReceived: 30, spansDropped: 0 },
  };
}

function settling(
  clock: ManualClock,
  looks: (dropped: number) => SettlingTotals,
  flush: () => Promise<readonly FlushResult[]>,
): { events: readonly { kind: string; tMs?: number }[]; done: Promise<number> } {
  const stopwatch = new Stopwatch(clock);
  stopwatch.start();
  const { log, events } = memoryLog(stopwatch);
  const done = settleTraces({
    testbed: { flush },
    totals: async (_crashes, dropped) => looks(dropped),
    crashes: [],
    clock,
    log,
    signal: new AbortController().signal,
  });
  return { events, done };
}

describe("settleTraces", () => {
  test("ends as soon as every trace is whole, and passes on what was dropped", async () => {
    const clock = new ManualClock();
    const asked: number[] = [];
    const { events, done } = settling(
      clock,
      (dropped) => {
        asked.push(dropped);
        return looked(10, 0);
      },
      async () => [sent],
    );
    await done;

    expect(asked).toEqual([2]);
    expect(events.map(({ kind }) => kind)).toEqual(["flushed"]);
    await expect(done).resolves.toBe(2);
  });

  test("waits until nothing has come for a while", async () => {
    const clock = new ManualClock();
    const { done } = settling(
      clock,
      () => looked(9, clock.now()),
      async () => [sent],
    );
    const ended = done.then(() => clock.now());
    await clock.advance(5_000);

    await expect(ended).resolves.toBe(1_000);
  });

  test("waits no longer than its limit while spans trickle in", async () => {
    const clock = new ManualClock();
    const { done } = settling(
      clock,
      () => looked(9, 0),
      async () => [sent],
    );
    const ended = done.then(() => clock.now());
    await clock.advance(30_000);

    await expect(ended).resolves.toBe(20_000);
  });

  test("asks an instance that did not answer once more", async () => {
    const clock = new ManualClock();
    const { events, done } = settling(
      clock,
      () => looked(10, 0),
      async () => [sent, silent],
    );
    await clock.advance(5_000);
    await done;

    expect(events.filter(({ kind }) => kind === "flushed").map(({ tMs }) => tMs)).toEqual([0, 500]);
  });

  test("goes on when no instance can be asked", async () => {
    const clock = new ManualClock();
    const { events, done } = settling(
      clock,
      () => looked(10, 0),
      async () => {
        throw new Error("nobody there");
      },
    );
    await clock.advance(5_000);
    await done;

    expect(events.map(({ kind }) => kind)).toEqual(["note", "note"]);
  });
});
