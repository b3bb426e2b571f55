import CircuitBreaker from "opossum";
import { fail, mostlyFailing, type Offer, type ProtectedCall, succeed, windowMs } from "./job.ts";

/** It has no retry and no window of calls or of failures in a row: its breaker with timeout and capacity is the nearest to a pipeline. */
export const opossum: Offer = {
  pipeline: () => runner(succeed, { timeout: 1_000, capacity: 64 }),
  "breaker-consecutive": undefined,
  "breaker-count": undefined,
  "breaker-time": () => runner(succeed, { timeout: false }),
  failing: () => runner(mostlyFailing(), { timeout: false, errorThresholdPercentage: 99 }),
  open: () => runner(fail, { timeout: false, resetTimeout: 1e9, errorThresholdPercentage: 1 }),
};

function runner(work: ProtectedCall, options: CircuitBreaker.Options): ProtectedCall {
  const breaker = new CircuitBreaker(work, {
    rollingCountTimeout: windowMs,
    rollingCountBuckets: 10,
    ...options,
  });
  return () => breaker.fire();
}
