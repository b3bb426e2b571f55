import type { Clock, Random } from "@holdfast/clock";
import type { BreakerRegistry } from "./breaker-registry.ts";
import type { CallExecution } from "./call-execution.ts";
import type { Observer } from "./events.ts";
import type { Work } from "./execution.ts";
import type { Classifier } from "./verdict.ts";

/** Everything a strategy needs from outside. */
export interface Env {
  /** Name of the pipeline. */
  readonly name: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly observe: Observer;
  readonly classify: Classifier;
  /** Whether `classify` can find fault with a value. The default one cannot, so values need not be shown to it. */
  readonly judgesValues: boolean;
  readonly breakers: BreakerRegistry;
}

/** What is left of the pipeline below one strategy. */
export type Step = (ctx: CallExecution, work: Work<unknown>) => Promise<unknown>;

/** Names of the strategies there are; `strategyOrder` says in which order they go. */
export type StrategyKind =
  | "fallback"
  | "cache"
  | "coalesce"
  | "deadline"
  | "retry"
  | "hedge"
  | "endpoint"
  | "breaker"
  | "throttle"
  | "rate-limit"
  | "adaptive-limit"
  | "bulkhead"
  | "attempt"
  | "chaos";

/**
 * One layer of a pipeline. Compiled once per pipeline, so a call costs no look-up of options.
 *
 * @typeParam E The endpoint it chooses; `never` for all but `endpoint`.
 * @typeParam F The answers it gives in place of the work's own; `never` for all but fallbacks.
 */
export interface Strategy<E = never, F = never> {
  readonly kind: StrategyKind;
  /** True when it looks at `ctx.endpoint`, so that an `endpoint` strategy must come before it. */
  readonly perEndpoint?: boolean;
  compile(next: Step, env: Env): Step;
  /** Never set: carries the type of the endpoint. */
  readonly endpointType?: E;
  /** Never set: carries the type of the other answers. */
  readonly answerType?: F;
}
