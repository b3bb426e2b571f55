import { describe, expect, test } from "vitest";
import { requestWithinMs } from "./checkout.ts";
import { timesMs } from "./peer-strategies.ts";
import { leaseMs } from "./saga-runner.ts";
import { orderWithinMs } from "./saga-worker.ts";

/** What a customer waits, by the contract of the shop's clients. */
const customerMs = 2_000;

describe("timesMs", () => {
  test.each(["inventory", "payment", "recommendation"] as const)(
    "keeps an attempt at %s inside its call, and the call inside the request",
    (peer) => {
      expect(timesMs[peer].attempt).toBeLessThan(timesMs[peer].total);
      expect(timesMs[peer].total + timesMs.reserve).toBeLessThan(customerMs);
    },
  );

  test("leaves time for a second attempt at inventory", () => {
    expect(timesMs.inventory.attempt * 2).toBeLessThan(timesMs.inventory.total);
  });
});

describe("leaseMs", () => {
  test("exceeds what a request or a worker may take, the last save included", () => {
    const saveMs = 1_000;

    expect(Math.max(requestWithinMs, orderWithinMs) + saveMs).toBeLessThan(leaseMs);
  });
});
