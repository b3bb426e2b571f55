import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { walk } from "./model-walk.ts";
import { TimerWheel } from "./timer-wheel.ts";
import { timerWheelWalk } from "./timer-wheel-walk.ts";

/** A host whose time the test moves; it wakes late by `lateMs`, as a busy event loop does. */
class ManualHost {
  time = 0.5;
  wakeAt: number | undefined;
  wakes = 0;
  #wake: () => void = () => {};

  now(): number {
    return this.time;
  }

  wakeIn(delayMs: number, wake: () => void): () => void {
    this.wakeAt = this.time + delayMs;
    this.#wake = wake;
    return () => {
      this.wakeAt = undefined;
    };
  }

  advance(durationMs: number, lateMs = 0): void {
    const end = this.time + durationMs;
    while (this.wakeAt !== undefined && this.wakeAt <= end) {
      this.time = Math.min(end, Math.max(this.time, this.wakeAt + lateMs));
      this.wakeAt = undefined;
      this.wakes += 1;
      this.#wake();
    }
    this.time = end;
  }
}

describe("TimerWheel", () => {
  test("fires at its time and not before", () => {
    const host = new ManualHost();
    const wheel = new TimerWheel(host);
    const fired: number[] = [];
    wheel.schedule(7, () => fired.push(host.time));

    host.advance(6.9);
    expect(fired).toEqual([]);
    host.advance(2);

    expect(fired).toHaveLength(1);
    expect(fired[0]).toBeGreaterThanOrEqual(7.5);
    expect(fired[0]).toBeLessThan(9);
  });

  test("fires a timeout that is many turns of the wheel away", () => {
    const host = new ManualHost();
    const wheel = new TimerWheel(host);
    const fired: number[] = [];
    wheel.schedule(10_000, () => fired.push(host.time));

    host.advance(9_999);
    expect(fired).toEqual([]);
    host.advance(3);

    expect(fired).toHaveLength(1);
  });

  test("sets one timer of the system for any number of timeouts, and none when all are gone", () => {
    const host = new ManualHost();
    const wheel = new TimerWheel(host);
    const timers = Array.from({ length: 1_000 }, () => wheel.schedule(5_000, () => {}));

    for (const timer of timers) timer.cancel();
    host.advance(1_000);

    expect(host.wakes).toBe(1);
    expect(host.wakeAt).toBeUndefined();
    expect(wheel.pending).toBe(0);
  });

  test("fires the others when the action of one throws", () => {
    const host = new ManualHost();
    const wheel = new TimerWheel(host);
    const fired: string[] = [];
    wheel.schedule(5, () => {
      throw new Error("broken action");
    });
    wheel.schedule(5, () => fired.push("other"));

    expect(() => host.advance(10)).toThrow("broken action");
    host.advance(10);

    expect(fired).toEqual(["other"]);
    expect(wheel.pending).toBe(0);
  });

  test("lets an action cancel another that is due with it", () => {
    const host = new ManualHost();
    const wheel = new TimerWheel(host);
    const fired: string[] = [];
    wheel.schedule(5, () => second.cancel());
    const second = wheel.schedule(5, () => fired.push("second"));

    host.advance(10);

    expect(fired).toEqual([]);
    expect(wheel.pending).toBe(0);
  });

  test("fires each timeout once, in time, whatever is set and cancelled between", () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant("set" as const),
        delayMs: fc.double({ min: 0, max: 3_000, noNaN: true }),
      }),
      fc.record({ kind: fc.constant("cancel" as const), index: fc.nat(50) }),
      fc.record({
        kind: fc.constant("advance" as const),
        byMs: fc.double({ min: 0, max: 2_500, noNaN: true }),
      }),
    );
    const property = fc.property(
      fc.array(step, { maxLength: 60, size: "max" }),
      fc.nat(5),
      (steps, lateMs) => {
        const host = new ManualHost();
        const wheel = new TimerWheel(host);
        const entries: { due: number; firedAt: number[]; cancelled: boolean; cancel(): void }[] =
          [];
        for (const action of steps) {
          if (action.kind === "set") {
            const entry = {
              due: host.time + action.delayMs,
              firedAt: [] as number[],
              cancelled: false,
              cancel: () => {},
            };
            const timer = wheel.schedule(action.delayMs, () => entry.firedAt.push(host.time));
            entry.cancel = () => timer.cancel();
            entries.push(entry);
          } else if (action.kind === "cancel") {
            const entry = entries[action.index];
            entry?.cancel();
            if (entry?.firedAt.length === 0) entry.cancelled = true;
          } else {
            host.advance(action.byMs, lateMs);
          }
        }
        host.advance(10_000, lateMs);

        return (
          wheel.pending === 0 &&
          host.wakeAt === undefined &&
          entries.every(({ due, firedAt, cancelled }) =>
            cancelled
              ? firedAt.length === 0
              : firedAt.length === 1 &&
                (firedAt[0] ?? -1) >= due &&
                (firedAt[0] ?? 1e9) <= due + lateMs + 2,
          )
        );
      },
    );

    expect(() => fc.assert(property, { numRuns: 200 })).not.toThrow();
  });
});

describe("timerWheelWalk", () => {
  // `pnpm bench models` walks a million steps of it.
  test("finds the wheel in agreement with a plain list of timers", async () => {
    const agrees = fc.asyncProperty(
      fc.nat(),
      fc.integer({ min: 1, max: 400 }),
      async (seed, steps) => {
        expect(await walk(timerWheelWalk, seed, steps)).toBeUndefined();
      },
    );

    await expect(fc.assert(agrees, { numRuns: 20 })).resolves.toBeUndefined();
  });
});
