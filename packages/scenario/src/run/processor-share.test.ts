import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import { keepProcessorShare } from "./processor-share.ts";
import type { SessionOutcome } from "./session-priority.ts";

interface Asked {
  readonly pid: number;
  readonly niceness: number;
  readonly atMs: number;
}

interface Sharing {
  readonly clock: ManualClock;
  readonly abort: AbortController;
  readonly asked: readonly Asked[];
  readonly done: Promise<void>;
}

interface SharingOptions {
  readonly own?: number;
  readonly pids?: readonly number[];
  /** What comes of the n-th change of a process. */
  readonly outcome: (pid: number, times: number) => SessionOutcome;
}

function sharing({ own, pids = [], outcome }: SharingOptions): Sharing {
  const clock = new ManualClock();
  const abort = new AbortController();
  const asked: Asked[] = [];
  const done = keepProcessorShare(
    {
      instances: () => pids.map((pid) => ({ pid })),
      clock,
      sessions: {
        own: async () => own,
        set: async (pid, niceness) => {
          asked.push({ pid, niceness, atMs: clock.now() });
          return outcome(pid, asked.filter((one) => one.pid === pid).length);
        },
      },
    },
    abort.signal,
  );
  return { clock, abort, asked, done };
}

/** The account has no rights over its own session. */
const onlyOthers = (pid: number): SessionOutcome => (pid === process.pid ? "refused" : "done");

describe("keepProcessorShare", () => {
  test("raises the runner's own session and puts it back", async () => {
    const { clock, abort, asked, done } = sharing({ own: 2, pids: [1], outcome: () => "done" });
    await clock.advance(1_000);
    abort.abort();
    await done;

    expect(asked.map(({ pid, niceness }) => [pid, niceness])).toEqual([
      [process.pid, -10],
      [process.pid, 2],
    ]);
  });

  test("lowers each instance once where it may not, and those that are started later", async () => {
    const pids = [1, 2];
    const { clock, abort, asked, done } = sharing({ own: 0, pids, outcome: onlyOthers });
    await clock.advance(1_200);
    pids.push(3);
    await clock.advance(1_000);
    abort.abort();
    await done;

    expect(asked.slice(1)).toEqual([
      { pid: 1, niceness: 10, atMs: 0 },
      { pid: 2, niceness: 10, atMs: 0 },
      { pid: 3, niceness: 10, atMs: 1_500 },
    ]);
  });

  test("waits when the kernel asks for patience, and tries again", async () => {
    const { clock, abort, asked, done } = sharing({
      own: 0,
      pids: [1, 2],
      outcome: (pid, times) => (pid === 2 && times === 1 ? "again" : onlyOthers(pid)),
    });
    await clock.advance(2_000);
    abort.abort();
    await done;

    expect(asked.slice(1).map(({ pid, atMs }) => [pid, atMs])).toEqual([
      [1, 0],
      [2, 0],
      [2, 610],
    ]);
  });

  test("changes nothing where sessions have no niceness", async () => {
    const { asked, clock, done } = sharing({ pids: [1, 2], outcome: () => "done" });
    await done;

    expect(asked).toEqual([]);
    expect(clock.sleeping).toBe(0);
  });
});
