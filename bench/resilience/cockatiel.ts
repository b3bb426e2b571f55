import {
  bulkhead,
  ConsecutiveBreaker,
  CountBreaker,
  circuitBreaker,
  handleAll,
  type IBreaker,
  type IPolicy,
  retry,
  SamplingBreaker,
  TimeoutStrategy,
  timeout,
  wrap,
} from "cockatiel";
import {
  fail,
  mostlyFailing,
  type Offer,
  type ProtectedCall,
  succeed,
  windowCalls,
  windowMs,
} from "./job.ts";

export const cockatiel: Offer = {
  pipeline: () =>
    runner(
      wrap(
        retry(handleAll, { maxAttempts: 2 }),
        breakerAlone(new SamplingBreaker({ threshold: 0.5, duration: windowMs })),
        timeout(1_000, TimeoutStrategy.Cooperative),
        bulkhead(64),
      ),
      succeed,
    ),
  "breaker-consecutive": () => runner(breakerAlone(new ConsecutiveBreaker(5)), succeed),
  "breaker-count": () =>
    runner(breakerAlone(new CountBreaker({ threshold: 0.5, size: windowCalls })), succeed),
  "breaker-time": () =>
    runner(breakerAlone(new SamplingBreaker({ threshold: 0.5, duration: windowMs })), succeed),
  failing: () =>
    runner(
      breakerAlone(new SamplingBreaker({ threshold: 0.99, duration: windowMs })),
      mostlyFailing(),
    ),
  open: () => runner(breakerAlone(new ConsecutiveBreaker(1)), fail),
};

function breakerAlone(breaker: IBreaker): IPolicy {
  return circuitBreaker(handleAll, { halfOpenAfter: 1e9, breaker });
}

function runner(policy: IPolicy, work: ProtectedCall): ProtectedCall {
  return () => policy.execute(work);
}
