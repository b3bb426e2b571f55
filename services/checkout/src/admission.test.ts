import { seededRandom } from "@holdfast/clock";
import { ManualClock } from "@holdfast/clock/testing";
import { Shed } from "@holdfast/resilience";
import type { Admission } from "@holdfast/rpc";
import { describe, expect, test } from "vitest";
import { checkoutAdmission, inProgress, lag, loadShedder, rejection } from "./admission.ts";

function open(lagMs = 0): Admission {
  const random = seededRandom("admission");
  const clock = new ManualClock();
  const options = { clock, random, lagMs: () => lagMs, observe: () => undefined };
  return checkoutAdmission(loadShedder(options));
}

function isRefused(admission: Admission, method: string): boolean {
  const request = { caller: "", remainingMs: 2_000, attempt: 1, priority: "normal" } as const;
  try {
    admission.admit({ ...request, method: `shop.v1.Checkout/${method}` }).release();
    return false;
  } catch (error) {
    if (error instanceof Shed) return true;
    throw error;
  }
}

describe("checkoutAdmission", () => {
  test("refuses looking at orders before placing them", () => {
    // Four of ten calls are to be refused.
    const admission = open(lag.lagFromMs + 0.4 * (lag.lagAllMs - lag.lagFromMs));
    const rounds = Array.from({ length: 200 }, () => ({
      placing: isRefused(admission, "PlaceOrder"),
      looking: isRefused(admission, "GetOrder"),
    }));

    expect(rounds.filter(({ looking }) => looking).length).toBeGreaterThan(100);
    // Chance, while the mix of calls is not known yet.
    expect(rounds.filter(({ placing }) => placing).length).toBeLessThan(4);
  });

  test("has room for a zone's customers and another's while a peer is away", () => {
    const ordersPerSecond = 27;
    const customerWaitsS = 2;

    expect(inProgress.limitMin * rejection.rejectAll).toBeGreaterThan(
      ordersPerSecond * customerWaitsS,
    );
    expect(inProgress.limitInitial * rejection.rejectFrom).toBeGreaterThan(
      ordersPerSecond * customerWaitsS,
    );
  });
});
