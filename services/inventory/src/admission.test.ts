import { seededRandom } from "@holdfast/clock";
import { ManualClock } from "@holdfast/clock/testing";
import { type Priority, Shed } from "@holdfast/resilience";
import type { Admission, AdmissionPermit } from "@holdfast/rpc";
import { describe, expect, test } from "vitest";
import { inProgress, inventoryAdmission, lag, rejection } from "./admission.ts";

interface Kind {
  readonly method: string;
  /** What its caller says it matters. */
  readonly said: Priority;
  readonly attempt: number;
}

const reserves: Kind = { method: "Reserve", said: "normal", attempt: 1 };
const reservesAgain: Kind = { method: "Reserve", said: "normal", attempt: 2 };
const browses: Kind = { method: "GetStock", said: "critical", attempt: 1 };
const drains: Kind = { method: "Commit", said: "low", attempt: 1 };

/** With so much lag four of ten calls are to be refused. */
const crowdedLagMs = lag.lagFromMs + 0.4 * (lag.lagAllMs - lag.lagFromMs);
const rounds = 200;

function open(lagMs = 0): Admission {
  const random = seededRandom("admission");
  const clock = new ManualClock();
  return inventoryAdmission({ clock, random, lagMs: () => lagMs, observe: () => undefined });
}

function arrive(admission: Admission, { method, said, attempt }: Kind): AdmissionPermit | Shed {
  const request = { caller: "", remainingMs: 2_000, attempt, priority: said };
  try {
    return admission.admit({ ...request, method: `shop.v1.Inventory/${method}` });
  } catch (error) {
    if (error instanceof Shed) return error;
    throw error;
  }
}

/** How many of `rounds` calls are refused of two kinds that come in turn and are answered at once. */
function refusedOf(kind: Kind, other: Kind): readonly [number, number] {
  const admission = open(crowdedLagMs);
  const refused = (of: Kind): number => {
    const answer = arrive(admission, of);
    if (answer instanceof Shed) return 1;
    answer.release();
    return 0;
  };
  let [ofKind, ofOther] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    ofKind += refused(kind);
    ofOther += refused(other);
  }
  return [ofKind, ofOther];
}

describe("inventoryAdmission", () => {
  test("refuses nobody up to its limit, and everybody from four times of it", () => {
    const admission = open();
    const enough = 10 * inProgress.limitInitial * rejection.rejectAll;

    const first = Array.from({ length: inProgress.limitInitial }, () => arrive(admission, browses));
    for (let count = 0; count < enough; count += 1) arrive(admission, reserves);

    expect(first.filter((answer) => answer instanceof Shed)).toEqual([]);
    expect(arrive(admission, reserves)).toBeInstanceOf(Shed);
  });

  test.each([
    ["browsing before orders, whatever its caller says", browses, reserves],
    ["background work before customers, also for orders", drains, browses],
    ["retries before first attempts", reservesAgain, reserves],
  ])("refuses %s", (_what, first, last) => {
    const [ofFirst, ofLast] = refusedOf(first, last);

    expect(ofFirst).toBeGreaterThan(rounds / 2);
    // Chance, while the mix of calls is not known yet.
    expect(ofLast).toBeLessThan(rounds / 50);
  });
});
