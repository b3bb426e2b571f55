import type { Observer } from "@holdfast/resilience";
import type { RpcInstrumentation } from "./rpc-instrumentation.ts";

/** The observer to give to pipelines and balancers, so that their events reach the span of the call they belong to. */
export function callObserver(_instrumentation: RpcInstrumentation): Observer {
  throw new Error("to come");
}
