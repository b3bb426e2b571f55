import type { Observer } from "@holdfast/resilience";
import { CallFacts } from "./call-facts.ts";
import type { RpcInstrumentation } from "./rpc-instrumentation.ts";

/** The observer to give to pipelines and balancers, so that their events reach the span of the call they belong to. */
export function callObserver(instrumentation: RpcInstrumentation): Observer {
  return (event, ctx) => {
    const call = CallFacts.observationOf(ctx?.attributes);
    if (call === undefined) instrumentation.resilienceEvent(event);
    else call.event(event);
  };
}
