import { describe, expect, test } from "vitest";
import { FailureShare, minimumOrders } from "./failure-share.ts";

describe("FailureShare", () => {
  test("is the share of the orders that failed", () => {
    const failures = new FailureShare();
    for (let count = 0; count < 20; count += 1) failures.record(count % 4 === 0, count * 100);

    expect(failures.at(2_000)).toBe(0.25);
  });

  test("says nothing of few orders", () => {
    const failures = new FailureShare();
    for (let count = 1; count < minimumOrders; count += 1) failures.record(true, 0);

    expect(failures.at(0)).toBe(0);
    failures.record(true, 0);
    expect(failures.at(0)).toBe(1);
  });

  test("forgets what is more than a few seconds old", () => {
    const failures = new FailureShare();
    for (let count = 0; count < 20; count += 1) failures.record(true, 500);
    for (let count = 0; count < 20; count += 1) failures.record(false, 2_500);

    expect([failures.at(3_900), failures.at(4_000)]).toEqual([0.5, 0]);
  });
});
