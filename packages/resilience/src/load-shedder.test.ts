import { seededRandom } from "@holdfast/clock";
import { ManualClock } from "@holdfast/clock/testing";
import * as fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  AdaptiveLimit,
  aimd,
  LagMeter,
  LoadShedder,
  type LoadShedderOptions,
  type Priority,
  priorities,
  type ResilienceEvent,
  type Shed,
  type ShedderPermit,
} from "./index.ts";

const clock = new ManualClock();

function start(options: Partial<LoadShedderOptions> = {}) {
  const shedder = new LoadShedder({ limit: 10, clock, random: seededRandom("shed"), ...options });
  const admit = (priority: Priority, remainingMs = 1_000): ShedderPermit | undefined => {
    try {
      return shedder.admit({ method: "shop.v1.Payment/Authorize", priority, remainingMs });
    } catch {
      return undefined;
    }
  };
  /** The share of so many calls of each priority that is let in and stays in progress for none of the others. */
  const sharesAdmitted = (calls: number): readonly number[] => {
    const admitted = priorities.map(() => 0);
    for (let call = 0; call < calls; call += 1) {
      for (const [rank, priority] of priorities.entries()) {
        const permit = admit(priority);
        if (permit !== undefined) admitted[rank] = (admitted[rank] ?? 0) + 1;
        permit?.release();
      }
    }
    return admitted.map((count) => Math.round((100 * count) / calls) / 100);
  };
  const fill = (calls: number): readonly (ShedderPermit | undefined)[] =>
    Array.from({ length: calls }, () => admit("critical"));
  return { shedder, admit, sharesAdmitted, fill };
}

function isAdmitted(
  shedder: LoadShedder,
  request: { readonly priority: Priority; readonly attempt?: number },
): boolean {
  try {
    shedder
      .admit({ method: "shop.v1.Payment/Authorize", remainingMs: 1_000, ...request })
      .release();
    return true;
  } catch {
    return false;
  }
}

/** What `@holdfast/rpc`, which may not be imported here, asks of an admission. */
interface AdmissionPort {
  admit(request: {
    readonly method: string;
    readonly caller: string;
    readonly priority: Priority;
    readonly remainingMs: number;
    readonly attempt: number;
  }): { release(): void };
}

describe("LoadShedder", () => {
  test("fits the admission port of a server", () => {
    expectTypeOf<LoadShedder>().toExtend<AdmissionPort>();
  });

  test("lets all in up to twice its limit, and none from three times on", () => {
    const { shedder, fill } = start();

    const permits = fill(1_000).filter((permit) => permit !== undefined);

    expect(permits).toHaveLength(30);
    expect(shedder.snapshot).toEqual({ inFlight: 30, limit: 10, rejectionRatio: 1 });
  });

  test.each([
    [20, [1, 1, 1, 1]],
    [21, [1, 1, 1, 0.6]],
    [25, [1, 1, 0, 0]],
    [29, [0.4, 0, 0, 0]],
    [30, [0, 0, 0, 0]],
  ])("refuses the least important first: %i in progress of a limit of 10", (inFlight, expected) => {
    const lag = { ratio: (inFlight - 20) / 10 };
    const { sharesAdmitted } = start({
      lagMs: () => lag.ratio * 100,
      lagFromMs: 1e-9,
      lagAllMs: 100,
    });

    const shares = sharesAdmitted(2_000);

    expect(shares.map((share) => Math.round(share * 10) / 10)).toEqual(expected);
  });

  test("refuses the share it means to, whatever the mix of priorities", () => {
    const { admit } = start({ lagMs: () => 30, lagFromMs: 1e-9, lagAllMs: 100 });
    const random = seededRandom("mix");
    let refused = 0;
    for (let call = 0; call < 10_000; call += 1) {
      const permit = admit(random() < 0.9 ? "critical" : "low");
      if (permit === undefined) refused += 1;
      permit?.release();
    }

    expect(refused / 10_000).toBeCloseTo(0.3, 1);
  });

  test("refuses retries before first attempts, but only those of one priority", () => {
    const { shedder } = start({ lagMs: () => 40, lagFromMs: 1e-9, lagAllMs: 100 });
    const asked = (["normal", "low"] as const).flatMap((priority) =>
      [1, 2].map((attempt) => ({ priority, attempt })),
    );
    const shareOf = (request: (typeof asked)[number]): number => {
      let admitted = 0;
      for (let call = 0; call < 1_000; call += 1) {
        for (const each of asked) {
          const isIn = isAdmitted(shedder, each);
          if (each === request && isIn) admitted += 1;
        }
      }
      return Math.round(admitted / 100) / 10;
    };

    // Four tenths of four equal kinds: the low ones, the retries first, and most of what is left of the first attempts.
    expect(asked.map(shareOf)).toEqual([1, 1, 0.4, 0]);
  });

  test("takes a call for a first attempt where nobody knows", () => {
    const { shedder } = start({ lagMs: () => 15, lagFromMs: 1e-9, lagAllMs: 50 });
    const first: boolean[] = [];
    const retries: boolean[] = [];
    for (let call = 0; call < 200; call += 1) {
      retries.push(isAdmitted(shedder, { priority: "low", attempt: 2 }));
      first.push(isAdmitted(shedder, { priority: "low" }));
    }

    expect(first.includes(false)).toBe(false);
    expect(retries.includes(false)).toBe(true);
  });

  test("gives its place back once, however often it is asked to", () => {
    const { shedder, admit } = start();
    const permit = admit("normal");
    permit?.release();
    permit?.release();

    expect(shedder.snapshot.inFlight).toBe(0);
  });

  test("says why, and how long to stay away", () => {
    const shedder = new LoadShedder({
      limit: 1,
      clock,
      rejectFrom: 1,
      rejectAll: 1,
      pushbackMs: 250,
    });
    shedder.admit({ method: "A/B", priority: "low", remainingMs: 1_000 });
    let refusal: unknown;
    try {
      shedder.admit({ method: "A/B", priority: "low", remainingMs: 1_000 });
    } catch (error) {
      refusal = error;
    }

    expect(refusal).toMatchObject({
      code: "SHED",
      pushbackMs: 250,
      message: "shed: A/B: overloaded, 100 % of calls are refused, low among them",
    } satisfies Partial<Shed>);
  });

  test("does not begin a call whose deadline has passed while the event loop was late", () => {
    const { admit } = start({ lagMs: () => 80 });

    expect(admit("critical", 80)).toBeUndefined();
    expect(admit("critical", 81)).toBeDefined();
  });

  test("finds its limit out, and tells when it moves", async () => {
    const own = new ManualClock();
    const events: ResilienceEvent[] = [];
    const limit = new AdaptiveLimit({
      algorithm: aimd({ latencyMaxMs: 50 }),
      limitInitial: 10,
      windowMs: 10,
      minimumCalls: 1,
      random: () => 0,
    });
    const { admit, shedder } = start({ limit, clock: own, observe: (event) => events.push(event) });
    admit("normal")?.release();

    const slow = admit("normal");
    await own.advance(60);
    slow?.release();

    expect(shedder.snapshot.limit).toBe(9);
    expect(events).toEqual([{ kind: "limit-changed", name: "adaptive limit", from: 10, to: 9 }]);
  });

  test("counts what is in progress, whatever comes and goes, and refuses none it has room for", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("admit" as const), priority: fc.constantFrom(...priorities) }),
      fc.record({ kind: fc.constant("release" as const), which: fc.nat(40) }),
    );
    const holds = fc.property(
      fc.array(step, { maxLength: 200, size: "max" }),
      fc.integer({ min: 1, max: 8 }),
      (steps, limit) => {
        const { shedder, admit } = start({ limit });
        const held: ShedderPermit[] = [];
        return steps.every((action) => {
          const before = held.length;
          if (action.kind === "release") held.splice(action.which, 1)[0]?.release();
          if (action.kind === "admit") {
            const permit = admit(action.priority);
            if (permit !== undefined) held.push(permit);
            const isIn = permit !== undefined;
            if (before <= 2 * limit && !isIn) return false;
            if (before >= 3 * limit && isIn) return false;
          }
          return shedder.snapshot.inFlight === held.length;
        });
      },
    );

    expect(() => fc.assert(holds, { numRuns: 200 })).not.toThrow();
  });

  // The usage shown in docs/mechanisms/load-shedding.md.
  test("is used at the door of a server", () => {
    // #region usage
    const lag = new LagMeter({ intervalMs: 20 });
    const admission = new LoadShedder({
      limit: new AdaptiveLimit({ name: "server", limitInitial: 64, limitMax: 512 }),
      clock,
      lagMs: () => lag.lagMs(clock.now()),
    });
    const permit = admission.admit({
      method: "shop.v1.Payment/Authorize",
      priority: "critical",
      remainingMs: 800,
      attempt: 1,
    });
    permit.release();
    // #endregion usage

    expect(admission.snapshot.inFlight).toBe(0);
  });
});
