import {
  attempt,
  type BreakerOptions,
  breaker,
  bulkhead,
  consecutiveFailures,
  failureRatio,
  fixed,
  type Pipeline,
  pipeline,
  type ResilienceEvent,
  retry,
} from "@holdfast/resilience";
import {
  fail,
  mostlyFailing,
  type Offer,
  type ProtectedCall,
  succeed,
  windowCalls,
  windowMs,
} from "./job.ts";

/** Told of every event, as telemetry would be. */
function eventCounter(): (event: ResilienceEvent) => void {
  const counts = new Map<string, number>();
  return ({ kind }) => counts.set(kind, (counts.get(kind) ?? 0) + 1);
}

/** All four that a remote call needs, with events on. */
export function fullPipeline(): Pipeline {
  return pipeline(
    { name: "bench", observe: eventCounter() },
    retry({ attempts: 3, idempotent: true }),
    breaker(failureRatio({ windowMs })),
    bulkhead({ limit: 64 }),
    attempt({ timeoutMs: 1_000 }),
  );
}

export const holdfast: Offer = {
  pipeline: () => runner(fullPipeline(), succeed),
  "breaker-consecutive": () => runner(breakerAlone(consecutiveFailures()), succeed),
  "breaker-count": () => runner(breakerAlone(failureRatio({ windowCalls })), succeed),
  "breaker-time": () => runner(breakerAlone(failureRatio({ windowMs })), succeed),
  failing: () => runner(breakerAlone(failureRatio({ windowMs, threshold: 0.99 })), mostlyFailing()),
  open: () =>
    runner(breakerAlone(consecutiveFailures({ failures: 1, open: fixed({ delayMs: 1e9 }) })), fail),
};

function breakerAlone(options: BreakerOptions): Pipeline {
  return pipeline({ name: "bench", observe: eventCounter() }, breaker(options));
}

function runner(guarded: Pipeline, work: ProtectedCall): ProtectedCall {
  return () => guarded.run(work);
}
