import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import { keepProcessorShare, type ShareOutcome } from "./processor-share.ts";

interface Asked {
  readonly pid: number;
  readonly atMs: number;
}

interface Sharing {
  readonly clock: ManualClock;
  readonly abort: AbortController;
  readonly asked: readonly Asked[];
  readonly done: Promise<void>;
}

function sharing(
  pids: readonly number[],
  outcome: (pid: number, times: number) => ShareOutcome,
): Sharing {
  const clock = new ManualClock();
  const abort = new AbortController();
  const asked: Asked[] = [];
  const done = keepProcessorShare(
    {
      instances: () => pids.map((pid) => ({ pid })),
      clock,
      lower: async (pid) => {
        asked.push({ pid, atMs: clock.now() });
        return outcome(pid, asked.filter((one) => one.pid === pid).length);
      },
    },
    abort.signal,
  );
  return { clock, abort, asked, done };
}

describe("keepProcessorShare", () => {
  test("lowers each process once, and those that are started later", async () => {
    const pids = [1, 2];
    const { clock, abort, asked, done } = sharing(pids, () => "done");
    await clock.advance(1_200);
    pids.push(3);
    await clock.advance(1_000);
    abort.abort();
    await done;

    expect(asked).toEqual([
      { pid: 1, atMs: 0 },
      { pid: 2, atMs: 0 },
      { pid: 3, atMs: 1_500 },
    ]);
  });

  test("waits when the kernel asks for patience, and tries again", async () => {
    const { clock, abort, asked, done } = sharing([1, 2], (pid, times) =>
      pid === 2 && times === 1 ? "again" : "done",
    );
    await clock.advance(2_000);
    abort.abort();
    await done;

    expect(asked.map(({ pid }) => pid)).toEqual([1, 2, 2]);
    expect(asked[2]?.atMs).toBe(610);
  });

  test("ends where the system has no such thing", async () => {
    const { asked, clock, done } = sharing([1, 2], () => "unavailable");
    await done;

    expect(asked).toHaveLength(1);
    expect(clock.sleeping).toBe(0);
  });
});
