import { describe, expect, test } from "vitest";
import { OwnStall } from "./own-stall.ts";
import { PhiAccrual, type PhiAccrualOptions } from "./phi-accrual.ts";

/** Hears peer `a` every second from 0 to `untilMs`. */
function start(options: PhiAccrualOptions = {}, untilMs = 60_000) {
  const detector = new PhiAccrual(options);
  detector.setEndpoints(["a"], 0);
  for (let now = 1_000; now <= untilMs; now += 1_000) detector.recordHeartbeat("a", now);
  return detector;
}

describe("PhiAccrual", () => {
  // Hayashibara et al., section 4.3: at phi 1 a suspicion is wrong with a chance of 10 %, at 2 of 1 %, at 3 of 0.1 %. The silence
  // that makes it so is mean + quantile × deviation, with the quantiles of the standard normal distribution.
  test.each([
    [1, 1.2815515655446004],
    [2, 2.3263478740408408],
    [3, 3.0902323061678132],
    [8, 5.612001244174789],
    [12, 7.034483825301131],
  ])("reaches phi %d after the silence the paper's formula gives", (phi, quantile) => {
    const detector = start({ minimumDeviationMs: 200, acceptablePauseMs: 0, samplesMax: 10 });

    expect(detector.phi("a", 61_000 + quantile * 200)).toBeCloseTo(phi, 9);
  });

  test("takes mean and deviation from the intervals it has seen", () => {
    const options = { minimumDeviationMs: 1, acceptablePauseMs: 0, samplesMax: 4 };
    const detector = new PhiAccrual(options);
    detector.setEndpoints(["a"], 0);
    for (const now of [800, 2_000, 2_800, 4_000]) detector.recordHeartbeat("a", now);

    // 800 and 1 200 in turn: mean 1 000, deviation 200.
    expect(detector.phi("a", 5_000 + 2.3263478740408408 * 200)).toBeCloseTo(2, 9);
  });

  test("expects a first heartbeat with a quarter of the interval as deviation", () => {
    const detector = new PhiAccrual({ firstIntervalMs: 2_000, acceptablePauseMs: 0 });
    detector.setEndpoints(["a"], 0);

    expect(detector.phi("a", 2_000 + 3.0902323061678132 * 500)).toBeCloseTo(3, 9);
  });

  test("suspects first and gives up later, and takes it back at a heartbeat", () => {
    const detector = start();

    const seen = [60_000, 64_000, 64_310, 64_562].map((now) => detector.suspicion("a", now));
    expect(seen).toEqual(["alive", "alive", "suspect", "dead"]);
    expect(detector.changes(64_562)).toEqual([
      { kind: "ejected", endpoint: "a", reason: "heartbeats-missing" },
    ]);
    detector.recordHeartbeat("a", 70_000);

    expect(detector.admits("a", 70_000)).toBe(true);
    expect(detector.changes(70_000)).toEqual([
      { kind: "readmitted", endpoint: "a", reason: "heartbeat-heard" },
    ]);
  });

  test("does not mind a pause it was told to accept", () => {
    expect(start({ acceptablePauseMs: 3_000 }).phi("a", 63_000)).toBeLessThan(0.001);
  });

  test("does not learn from an outage: the next one is found as soon", () => {
    const detector = start();
    detector.recordHeartbeat("a", 360_000);
    detector.recordHeartbeat("a", 361_000);

    expect(detector.suspicion("a", 361_000 + 4_562)).toBe("dead");
  });

  test("does not hold its own stall against a peer, nor learn from what piled up", () => {
    const stalls = new OwnStall({ tickMs: 100, toleranceMs: 100 });
    const detector = new PhiAccrual({ stalls });
    detector.setEndpoints(["a"], 0);
    const live = (from: number, until: number): void => {
      for (let now = from; now <= until; now += 100) {
        stalls.tick(now);
        if (now % 1_000 === 0) detector.recordHeartbeat("a", now);
      }
    };
    stalls.tick(0);
    live(100, 60_000);

    expect(detector.suspicion("a", 90_000)).toBe("alive");
    stalls.tick(90_000);
    for (let beat = 0; beat < 30; beat += 1) detector.recordHeartbeat("a", 90_000);
    live(90_100, 95_000);
    for (let now = 95_100; now <= 99_200; now += 100) stalls.tick(now);

    // Silence of mean, accepted pause and 2.326 deviations, as if there had been no stall.
    expect(detector.phi("a", 99_232.63)).toBeCloseTo(2, 3);
    expect(stalls.stalledMs).toBe(29_800);
  });

  test("gives a number however long the silence", () => {
    expect(Number.isFinite(start().phi("a", 1e12))).toBe(true);
  });

  test("forgets peers that are gone and keeps what it knows of those that stay", () => {
    const detector = start();
    detector.setEndpoints(["a", "b"], 70_000);
    expect(detector.admits("a", 70_000)).toBe(false);
    expect(detector.admits("b", 70_000)).toBe(true);

    detector.setEndpoints(["b"], 70_000);
    detector.setEndpoints(["a", "b"], 70_000);

    expect(detector.admits("a", 70_000)).toBe(true);
  });

  // The usage shown in docs/mechanisms/phi-accrual.md.
  test("is used with heartbeats and asked how surprising their absence is", () => {
    // #region usage
    const stalls = new OwnStall({ tickMs: 100 });
    const detector = new PhiAccrual({ deadPhi: 8, acceptablePauseMs: 1_000, stalls });
    detector.setEndpoints(["payment-a"], 0);

    for (let now = 100; now <= 30_000; now += 100) {
      stalls.tick(now);
      if (now % 1_000 === 0 && now <= 25_000) detector.recordHeartbeat("payment-a", now);
    }

    const late = detector.suspicion("payment-a", 26_900);
    const gone = detector.suspicion("payment-a", 30_000);
    // #endregion usage

    expect([late, gone]).toEqual(["alive", "dead"]);
  });

  test.each<[object, string]>([
    [{ deadPhi: 0 }, "deadPhi must be a finite number above 0, got 0"],
    [{ deadPhi: 2, suspectPhi: 3 }, "suspectPhi must be at most deadPhi (2), got 3"],
    [{ minimumDeviationMs: 0 }, "minimumDeviationMs must be a finite number above 0, got 0"],
    [{ firstIntervalMs: Number.NaN }, "firstIntervalMs must be a finite number above 0, got NaN"],
    [{ acceptablePauseMs: -1 }, "acceptablePauseMs must be a finite number of at least 0, got -1"],
    [{ samplesMax: 1 }, "samplesMax must be an integer of at least 2, got 1"],
  ])("refuses %o", (options, message) => {
    expect(() => new PhiAccrual(options)).toThrow(new RangeError(`PhiAccrual: ${message}`));
  });

  test("refuses an option that does not exist", () => {
    expect(() => Reflect.construct(PhiAccrual, [{ threshold: 8 }])).toThrow(
      /^PhiAccrual: unknown option threshold; known are /,
    );
  });
});
