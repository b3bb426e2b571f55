import { describe, expect, test } from "vitest";
import { Heartbeats } from "./heartbeats.ts";
import { OwnStall } from "./own-stall.ts";

function start(options: Partial<ConstructorParameters<typeof Heartbeats>[0]> = {}) {
  const detector = new Heartbeats({
    intervalMs: 1_000,
    missedMax: 3,
    toleranceMs: 200,
    ...options,
  });
  detector.setEndpoints(["a", "b"], 0);
  return detector;
}

describe("Heartbeats", () => {
  test("counts a heartbeat as missed when it is late beyond the tolerance", () => {
    const detector = start();

    const missed = [1_199, 1_200, 2_200, 3_200].map((now) => detector.missed("a", now));

    expect(missed).toEqual([0, 1, 2, 3]);
  });

  test("calls a peer suspect from the first missed one and dead from the last allowed one", () => {
    const detector = start();

    const seen = [1_000, 1_200, 3_199, 3_200].map((now) => detector.suspicion("a", now));

    expect(seen).toEqual(["alive", "suspect", "suspect", "dead"]);
  });

  test("tells of each change once, and takes it back at the next heartbeat", () => {
    const detector = start();
    detector.recordHeartbeat("b", 3_000);
    expect(detector.changes(3_200)).toEqual([
      { kind: "ejected", endpoint: "a", reason: "heartbeats-missing" },
    ]);
    expect(detector.changes(3_300)).toEqual([]);

    detector.recordHeartbeat("a", 3_400);

    expect(detector.admits("a", 3_400)).toBe(true);
    expect(detector.changes(3_400)).toEqual([
      { kind: "readmitted", endpoint: "a", reason: "heartbeat-heard" },
    ]);
  });

  test("tells of a death nobody asked about before the peer came back", () => {
    const detector = start();

    detector.recordHeartbeat("a", 9_000);

    expect(detector.changes(9_000).map(({ kind, endpoint }) => `${kind} ${endpoint}`)).toEqual([
      "ejected a",
      "readmitted a",
      "ejected b",
    ]);
  });

  test("does not hold its own stall against a peer", () => {
    const stalls = new OwnStall({ tickMs: 100, toleranceMs: 100 });
    const detector = start({ stalls });
    stalls.tick(0);

    expect(detector.suspicion("a", 60_000)).toBe("alive");
    stalls.tick(60_000);

    expect(detector.suspicion("a", 60_100)).toBe("alive");
  });

  test("is not misled by a heartbeat that arrives out of order", () => {
    const detector = start();
    detector.recordHeartbeat("a", 5_000);

    detector.recordHeartbeat("a", 4_000);

    expect(detector.missed("a", 6_100)).toBe(0);
  });

  test("forgets peers that are gone and keeps what it knows of those that stay", () => {
    const detector = start();
    detector.setEndpoints(["a"], 5_000);
    expect(detector.admits("a", 5_000)).toBe(false);

    detector.setEndpoints([], 5_000);
    detector.setEndpoints(["a"], 5_000);

    expect(detector.admits("a", 5_000)).toBe(true);
  });

  // The usage shown in docs/mechanisms/heartbeats.md.
  test("is used with heartbeats as they arrive", () => {
    // #region usage
    const detector = new Heartbeats({ intervalMs: 1_000, missedMax: 3 });
    detector.setEndpoints(["inventory-a", "inventory-b"], 0);

    for (const now of [1_000, 2_000, 3_000]) detector.recordHeartbeat("inventory-a", now);

    const heard = detector.suspicion("inventory-a", 3_500);
    const silent = detector.suspicion("inventory-b", 3_500);
    // #endregion usage

    expect([heard, silent]).toEqual(["alive", "dead"]);
  });

  test.each<[object, string]>([
    [{}, "intervalMs must be a finite number above 0, got undefined"],
    [{ intervalMs: 0 }, "intervalMs must be a finite number above 0, got 0"],
    [{ intervalMs: 1, missedMax: 0 }, "missedMax must be an integer of at least 1, got 0"],
    [
      { intervalMs: 1, toleranceMs: -1 },
      "toleranceMs must be a finite number of at least 0, got -1",
    ],
    [
      { intervalMs: 1, missed: 3 },
      "unknown option missed; known are intervalMs, missedMax, toleranceMs, stalls",
    ],
  ])("refuses %o", (options, message) => {
    expect(() => Reflect.construct(Heartbeats, [options])).toThrow(
      new RangeError(`Heartbeats: ${message}`),
    );
  });
});
