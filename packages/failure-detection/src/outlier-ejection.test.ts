import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OutlierEjection, type OutlierEjectionOptions } from "./outlier-ejection.ts";
import type { PeerResult } from "./peer-change.ts";

const good: PeerResult = { as: "success", localOrigin: false };
const bad: PeerResult = { as: "failure", localOrigin: false };
const lost: PeerResult = { as: "failure", localOrigin: true };
const ignored: PeerResult = { as: "ignored", localOrigin: false };

const three = ["a", "b", "c"];

function start(options: OutlierEjectionOptions = {}, peers: readonly string[] = three) {
  const detector = new OutlierEjection(options);
  detector.setEndpoints(peers);
  const record = (peer: string, results: readonly PeerResult[], now = 0): void => {
    for (const result of results) detector.record(peer, result, now);
  };
  const admitted = (now = 0): readonly string[] =>
    peers.filter((peer) => detector.admits(peer, now));
  return { detector, record, admitted };
}

describe("OutlierEjection", () => {
  test("ejects one of three after failures in a row", () => {
    const { detector, record, admitted } = start({ consecutiveFailures: 3, baseEjectionMs: 1_000 });
    record("a", [bad, bad, good, bad, bad]);
    expect(admitted()).toEqual(three);

    record("a", [bad]);

    expect(admitted()).toEqual(["b", "c"]);
    expect(detector.changes(0)).toEqual([
      { kind: "ejected", endpoint: "a", reason: "consecutive-failures", forMs: 1_000 },
    ]);
  });

  test("needs fewer failures that this side saw, and counts them apart", () => {
    const { detector, record, admitted } = start({
      consecutiveFailures: 5,
      consecutiveLocalFailures: 2,
    });
    record("a", [bad, bad, bad, bad, lost]);
    expect(admitted()).toEqual(three);

    record("a", [lost]);

    expect(detector.changes(0)).toMatchObject([{ endpoint: "a", reason: "consecutive-timeouts" }]);
  });

  test("learns nothing from ignored calls", () => {
    const { record, admitted } = start({ consecutiveFailures: 2 });

    record("a", [bad, ignored, ignored, ignored]);
    expect(admitted()).toEqual(three);
    record("a", [bad]);

    expect(admitted()).toEqual(["b", "c"]);
  });

  test("readmits a peer when its time is over, with a clean record", () => {
    const { detector, record, admitted } = start({ consecutiveFailures: 2, baseEjectionMs: 1_000 });
    record("a", [bad, bad]);
    detector.changes(0);
    expect(admitted(999)).toEqual(["b", "c"]);

    expect(detector.changes(1_000)).toEqual([
      { kind: "readmitted", endpoint: "a", reason: "ejection-over" },
    ]);
    record("a", [bad], 1_000);

    expect(admitted(1_000)).toEqual(three);
  });

  test("ejects for longer each time a peer fails again, up to a limit", () => {
    const { detector, record } = start({
      consecutiveFailures: 1,
      baseEjectionMs: 1_000,
      maxEjectionMs: 2_500,
    });
    const lengths: unknown[] = [];
    let now = 0;
    for (let time = 0; time < 3; time += 1) {
      record("a", [bad], now);
      const [change] = detector.changes(now);
      lengths.push(change?.forMs);
      now += change?.forMs ?? 0;
      detector.changes(now);
    }

    expect(lengths).toEqual([1_000, 2_000, 2_500]);
  });

  test("forgives a peer that behaved for a while", () => {
    const { detector, record } = start({ consecutiveFailures: 1, baseEjectionMs: 1_000 });
    record("a", [bad], 0);
    detector.changes(1_000);

    record("a", [bad], 61_000);

    expect(detector.changes(61_000)).toMatchObject([{ kind: "ejected", forMs: 1_000 }]);
  });

  test("does not eject more of them than may be out at once", () => {
    const { record, admitted } = start({ consecutiveFailures: 1, maxEjectedRatio: 0.5 });

    record("a", [bad]);
    record("b", [bad]);
    record("c", [bad]);

    expect(admitted()).toEqual(["b", "c"]);
  });

  test("ejects one of two, although half of two is the most", () => {
    const { record, admitted } = start({ consecutiveFailures: 1, maxEjectedRatio: 0.1 }, [
      "a",
      "b",
    ]);

    record("a", [bad]);
    record("b", [bad]);

    expect(admitted()).toEqual(["b"]);
  });

  test("does not eject the only peer", () => {
    const { record, admitted } = start({ consecutiveFailures: 1 }, ["a"]);

    record("a", [bad, bad, bad]);

    expect(admitted()).toEqual(["a"]);
  });

  test("frees the place of an ejected peer that is gone", () => {
    const { detector, record } = start({ consecutiveFailures: 1 });
    record("a", [bad]);

    detector.setEndpoints(["b", "c", "d"]);
    record("b", [bad]);

    expect(detector.admits("a", 0)).toBe(true);
    expect(detector.admits("b", 0)).toBe(false);
  });

  test("does not mind results of peers it does not know, nor late ones of peers that are out", () => {
    const { detector, record } = start({ consecutiveFailures: 1, baseEjectionMs: 1_000 });
    record("a", [bad, bad, bad]);
    record("x", [bad]);

    expect(detector.changes(0)).toHaveLength(1);
    expect(detector.changes(1_000)).toMatchObject([{ kind: "readmitted", endpoint: "a" }]);
  });

  test("never has more out than may be, and lets all back in time, whatever happens", () => {
    const step = fc.record({
      peer: fc.constantFrom("a", "b", "c", "d", "e"),
      result: fc.constantFrom(good, bad, lost, ignored),
      waitMs: fc.nat(400),
    });
    const holds = fc.property(fc.array(step, { maxLength: 100, size: "max" }), (steps) => {
      const options = {
        consecutiveFailures: 2,
        consecutiveLocalFailures: 2,
        baseEjectionMs: 500,
        maxEjectionMs: 2_000,
        maxEjectedRatio: 0.4,
      };
      const { detector, record, admitted } = start(options, ["a", "b", "c", "d", "e"]);
      const out = new Map<string, number>();
      let now = 0;
      for (const { peer, result, waitMs } of steps) {
        now += waitMs;
        record(peer, [result], now);
        for (const { kind, endpoint } of detector.changes(now)) {
          if (kind === "ejected") out.set(endpoint, now);
          else out.delete(endpoint);
        }
        const since = [...out.values()];
        if (out.size > 2 || admitted(now).length !== 5 - out.size) return false;
        if (since.some((instant) => now - instant > 2_000)) return false;
      }
      return admitted(now + 2_000).length === 5;
    });

    expect(() => fc.assert(holds, { numRuns: 200 })).not.toThrow();
  });

  // The usage shown in docs/mechanisms/outlier-ejection.md.
  test("is used with the results of calls", () => {
    // #region usage
    const detector = new OutlierEjection({ consecutiveLocalFailures: 3, baseEjectionMs: 2_000 });
    detector.setEndpoints(["inventory-a", "inventory-b", "inventory-c"]);

    const timeout: PeerResult = { as: "failure", localOrigin: true };
    for (const now of [0, 200, 400]) detector.record("inventory-b", timeout, now);

    const usable = detector.admits("inventory-b", 400);
    const usableLater = detector.admits("inventory-b", 2_400);
    // #endregion usage

    expect([usable, usableLater]).toEqual([false, true]);
  });

  test.each<[object, string]>([
    [{ consecutiveFailures: 0 }, "consecutiveFailures must be an integer of at least 1, got 0"],
    [
      { consecutiveLocalFailures: 1.5 },
      "consecutiveLocalFailures must be an integer of at least 1, got 1.5",
    ],
    [{ minimumHosts: -1 }, "minimumHosts must be an integer of at least 1, got -1"],
    [{ baseEjectionMs: 0 }, "baseEjectionMs must be a finite number above 0, got 0"],
    [
      { baseEjectionMs: 100, maxEjectionMs: 50 },
      "maxEjectionMs must be at least baseEjectionMs (100), got 50",
    ],
    [{ maxEjectedRatio: 50 }, "maxEjectedRatio must be a number above 0, up to 1, got 50"],
  ])("refuses %o", (options, message) => {
    expect(() => new OutlierEjection(options)).toThrow(
      new RangeError(`OutlierEjection: ${message}`),
    );
  });

  test("refuses an option that does not exist", () => {
    expect(() => Reflect.construct(OutlierEjection, [{ maxEjectionPercent: 10 }])).toThrow(
      /^OutlierEjection: unknown option maxEjectionPercent; known are /,
    );
  });
});
