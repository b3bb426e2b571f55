import { OutlierEjection, OwnStall } from "@holdfast/failure-detection";
import { describe, expect, test } from "vitest";
import { discounting } from "./stall-discount.ts";

const timeout = { as: "failure", localOrigin: true } as const;
const error = { as: "failure", localOrigin: false } as const;

/** A gate that takes an endpoint out for two timeouts or five errors, in a process that ticks. */
function start() {
  const stalls = new OwnStall({ tickMs: 50, toleranceMs: 100 });
  const gate = discounting(
    new OutlierEjection({ consecutiveLocalFailures: 2, consecutiveFailures: 5 }),
    stalls,
  );
  gate.setEndpoints?.(["a", "b", "c"], 0);
  stalls.tick(0);
  return { stalls, gate };
}

describe("discounting", () => {
  test("holds timeouts against a peer while this process is awake", () => {
    const { stalls, gate } = start();
    stalls.tick(50);

    for (let count = 0; count < 2; count += 1) gate.record?.("a", timeout, 60);

    expect(gate.admits("a", 60)).toBe(false);
    expect(gate.changes?.(60)).toMatchObject([{ kind: "ejected", endpoint: "a" }]);
  });

  test("holds them against nobody when this process stood still", () => {
    const { stalls, gate } = start();

    for (let count = 0; count < 2; count += 1) gate.record?.("a", timeout, 2_000);
    stalls.tick(2_000);
    for (let count = 0; count < 2; count += 1) gate.record?.("b", timeout, 2_010);

    expect([gate.admits("a", 2_010), gate.admits("b", 2_010)]).toEqual([true, true]);
  });

  test("still counts what a peer has answered", () => {
    const { gate } = start();

    for (let count = 0; count < 5; count += 1) gate.record?.("a", error, 2_000);

    expect(gate.admits("a", 2_000)).toBe(false);
  });
});
