import { describe, expect, test } from "vitest";
import { CheckSchedule } from "./check-schedule.ts";

function start() {
  const schedule = new CheckSchedule({ intervalMs: 1_000, timeoutMs: 200 }, () => 0);
  schedule.setTargets(["a"], 0);
  return schedule;
}

describe("CheckSchedule", () => {
  test("drops a result that comes at the deadline, though nobody has looked for expired checks", () => {
    const schedule = start();
    const orders = schedule.due(0);

    expect(orders.map((order) => schedule.settle(order, 200))).toEqual([false]);
    expect(schedule.expired(200)).toEqual(orders);
  });

  test("drops the result of an earlier check of the same target", () => {
    const schedule = start();
    const first = schedule.due(0);
    schedule.expired(200);
    const second = schedule.due(1_000);

    expect(first.map((order) => schedule.settle(order, 199))).toEqual([false]);
    expect(second.map((order) => schedule.settle(order, 1_100))).toEqual([true]);
    expect(second.map((order) => schedule.settle(order, 1_100))).toEqual([false]);
  });

  test("drops the result for a target that is gone, and keeps the rhythm of those that stay", () => {
    const schedule = start();
    const orders = schedule.due(0);
    schedule.setTargets(["a", "b"], 500);
    expect(schedule.due(500).map(({ target }) => target)).toEqual(["b"]);

    schedule.setTargets(["b"], 600);

    expect(orders.map((order) => schedule.settle(order, 100))).toEqual([false]);
  });
});
