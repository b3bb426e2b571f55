import { describe, expect, test } from "vitest";
import { OwnStall } from "./own-stall.ts";
import { TimeoutDetector } from "./timeout-detector.ts";

function start(stalls?: OwnStall) {
  const detector = new TimeoutDetector({ timeoutMs: 1_000, ...(stalls && { stalls }) });
  detector.setEndpoints(["a", "b"]);
  return detector;
}

describe("TimeoutDetector", () => {
  test("calls a peer dead that was asked and is silent for the whole timeout", () => {
    const detector = start();
    detector.asked("a", 100);
    detector.asked("a", 900);
    expect(detector.admits("a", 1_099)).toBe(true);

    expect(detector.admits("a", 1_100)).toBe(false);
    expect(detector.changes(1_100)).toEqual([{ kind: "ejected", endpoint: "a", reason: "silent" }]);
  });

  test("holds no silence against a peer that was not asked, or has answered", () => {
    const detector = start();
    detector.asked("a", 0);
    detector.heard("a", 500);

    expect(detector.changes(1e9)).toEqual([]);
  });

  test("takes it back at the first sign of life, however late", () => {
    const detector = start();
    detector.asked("a", 0);
    detector.heard("a", 5_000);

    expect(detector.admits("a", 5_000)).toBe(true);
    expect(detector.changes(5_000).map(({ kind }) => kind)).toEqual(["ejected", "readmitted"]);
  });

  test("does not hold its own stall against a peer", () => {
    const stalls = new OwnStall({ tickMs: 100, toleranceMs: 100 });
    const detector = start(stalls);
    stalls.tick(0);
    detector.asked("a", 0);

    expect(detector.admits("a", 60_000)).toBe(true);
  });

  test("forgets peers that are gone", () => {
    const detector = start();
    detector.asked("a", 0);
    detector.setEndpoints(["b"]);
    detector.setEndpoints(["a", "b"]);

    expect(detector.admits("a", 5_000)).toBe(true);
  });

  test.each<[object, string]>([
    [{ timeoutMs: 0 }, "timeoutMs must be a finite number above 0, got 0"],
    [{ timeout: 1 }, "unknown option timeout; known are timeoutMs, stalls"],
  ])("refuses %o", (options, message) => {
    expect(() => Reflect.construct(TimeoutDetector, [options])).toThrow(
      new RangeError(`TimeoutDetector: ${message}`),
    );
  });
});
