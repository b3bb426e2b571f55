import { describe, expect, test } from "vitest";
import { SlowOrDead, type SlowOrDeadOptions } from "./slow-or-dead.ts";

function start(options: Partial<SlowOrDeadOptions> = {}) {
  const detector = new SlowOrDead({ slowAfterMs: 100, deadAfterMs: 2_000, ...options });
  detector.setEndpoints(["a"]);
  /** Calls the peer every 200 ms from `fromMs` on and gives up after 150 ms. */
  const giveUp = (calls: number, fromMs = 0): number => {
    for (let call = 0; call < calls; call += 1) {
      const sentAt = fromMs + call * 200;
      detector.begin("a", sentAt);
      detector.end("a", { answered: false, tookMs: 150 }, sentAt + 150);
    }
    return fromMs + calls * 200;
  };
  return { detector, giveUp };
}

describe("SlowOrDead", () => {
  test("calls a peer dead that nothing is heard of", () => {
    const { detector, giveUp } = start();

    giveUp(10);

    expect(detector.pace("a", 1_999)).toBe("slow");
    expect(detector.pace("a", 2_000)).toBe("dead");
    expect(detector.admits("a", 2_000)).toBe(false);
  });

  test("calls it slow when its answers come after the caller has given up", () => {
    const { detector, giveUp } = start();
    for (let now = 0; now < 4_000; now += 1_000) {
      giveUp(5, now);
      detector.heard("a", now + 999);
    }

    expect(detector.pace("a", 4_500)).toBe("slow");
    expect(detector.admits("a", 4_500)).toBe(true);
  });

  test("calls it slow when half of its answers are late", () => {
    const { detector } = start({ minimumCalls: 4 });
    for (const tookMs of [10, 101, 100, 500]) detector.end("a", { answered: true, tookMs }, 0);

    expect(detector.pace("a", 0)).toBe("slow");
  });

  test("holds no slowness against it by a few calls, nor for ever", () => {
    const { detector, giveUp } = start({ minimumCalls: 5, windowMs: 10_000 });
    const now = giveUp(4);
    expect(detector.pace("a", now)).toBe("healthy");

    const later = giveUp(1, now);
    detector.heard("a", later);
    expect(detector.pace("a", later)).toBe("slow");

    expect(detector.pace("a", later + 10_000)).toBe("healthy");
  });

  test("is alive again at the first sign of life", () => {
    const { detector, giveUp } = start();
    giveUp(15);
    expect(detector.pace("a", 3_000)).toBe("dead");

    detector.heard("a", 3_001);

    expect(detector.pace("a", 3_001)).toBe("slow");
    expect(detector.changes(3_001).map(({ kind }) => kind)).toEqual(["ejected", "readmitted"]);
  });

  test("calls an idle peer healthy", () => {
    expect(start().detector.pace("a", 1e9)).toBe("healthy");
  });

  // The usage shown in docs/mechanisms/slow-or-dead.md.
  test("is used with calls and with whatever else is heard", () => {
    // #region usage
    const peers = new SlowOrDead({ slowAfterMs: 300, deadAfterMs: 3_000 });
    peers.setEndpoints(["inventory-a", "inventory-b"]);

    for (let now = 0; now < 4_000; now += 500) {
      for (const id of ["inventory-a", "inventory-b"]) {
        peers.begin(id, now);
        peers.end(id, { answered: false, tookMs: 300 }, now + 300);
      }
      peers.heard("inventory-b", now + 450);
    }

    const paused = peers.pace("inventory-a", 4_000);
    const overloaded = peers.pace("inventory-b", 4_000);
    // #endregion usage

    expect([paused, overloaded]).toEqual(["dead", "slow"]);
  });

  test.each<[object, string]>([
    [{ slowAfterMs: 0 }, "slowAfterMs must be a finite number above 0, got 0"],
    [{ deadAfterMs: -1 }, "deadAfterMs must be a finite number above 0, got -1"],
    [{ windowMs: Number.NaN }, "windowMs must be a finite number above 0, got NaN"],
    [{ slowShare: 0 }, "slowShare must be a number above 0, up to 1, got 0"],
    [{ minimumCalls: 51 }, "minimumCalls must be an integer from 1 to 50, got 51"],
  ])("refuses %o", (wrong, message) => {
    expect(() => start(wrong)).toThrow(new RangeError(`SlowOrDead: ${message}`));
  });

  test("refuses an option that does not exist", () => {
    expect(() => Reflect.construct(SlowOrDead, [{ slowMs: 1 }])).toThrow(
      /^SlowOrDead: unknown option slowMs; known are /,
    );
  });
});
