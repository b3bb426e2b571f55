import { describe, expect, test } from "vitest";
import { abandonedAfterMs, firstCheckMs } from "./payments.ts";
import { providerTimesMs } from "./peers.ts";
import { leaseMs, reconciliationIntervalMs, roundWithinMs } from "./reconciliation.ts";

/** What checkout waits for an Authorize, and a customer for everything. */
const callerMs = 1_000;
const customerMs = 2_000;

describe("providerTimesMs", () => {
  test("keeps an attempt inside its call, and the call inside what the caller waits", () => {
    expect(providerTimesMs.attemptMs).toBeLessThan(providerTimesMs.totalMs);
    expect(providerTimesMs.totalMs).toBeLessThan(callerMs);
  });
});

describe("abandonedAfterMs", () => {
  test("exceeds the life of any request, so that reconciliation never races one", () => {
    expect(abandonedAfterMs).toBeGreaterThan(customerMs);
  });
});

describe("leaseMs", () => {
  test("exceeds a whole round of reconciliation, the last write included", () => {
    const writeMs = 1_000;

    expect(roundWithinMs + writeMs).toBeLessThan(leaseMs);
    expect(reconciliationIntervalMs).toBeLessThan(firstCheckMs);
  });
});
