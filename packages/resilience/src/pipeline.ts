import type { Clock, Random } from "@holdfast/clock";
import type { BreakerRegistry } from "./breaker-registry.ts";
import type { Observer } from "./events.ts";
import type { Attributes, Work } from "./execution.ts";
import type { Priority } from "./priority.ts";
import type { Strategy } from "./strategy.ts";
import type { Classifier, StoppedBy } from "./verdict.ts";

export interface PipelineOptions {
  /** Names the pipeline in events and errors, for example `payment`. */
  readonly name: string;
  /** Default `systemClock`. */
  readonly clock?: Clock;
  /** Default `systemRandom`. */
  readonly random?: Random;
  /** Told of every event. Default: nobody. */
  readonly observe?: Observer;
  /** Default `classify`. */
  readonly classify?: Classifier;
  /** Give the same registry to pipelines that shall share breakers or be listed together. Default: one of its own. */
  readonly breakers?: BreakerRegistry;
}

export interface RunOptions {
  /** Aborting it cancels the call. */
  readonly signal?: AbortSignal;
  /** Inherited deadline, an instant on the monotonic clock. Never extended. Default none. */
  readonly deadline?: number;
  /** Default `normal`. */
  readonly priority?: Priority;
  /** Whether this call may be repeated; overrides the option of `retry`. */
  readonly idempotent?: boolean;
  readonly attributes?: Attributes;
}

/** How a call ended, with where its value came from. */
export type CallOutcome<T> =
  | {
      readonly ok: true;
      readonly value: T;
      readonly source: "origin" | "cache" | "fallback";
      /** True for a value older than it should be. */
      readonly stale: boolean;
      /** Age of a cached value in milliseconds. */
      readonly ageMs?: number;
      readonly attempts: number;
    }
  | {
      readonly ok: false;
      readonly error: unknown;
      readonly attempts: number;
      readonly stoppedBy?: StoppedBy;
    };

/**
 * @typeParam E The endpoint that `ctx.endpoint` holds, undefined without an `endpoint` strategy.
 * @typeParam F What its fallbacks answer.
 */
export interface Pipeline<E = undefined, F = never> {
  readonly name: string;
  readonly breakers: BreakerRegistry;
  /** @throws The last real error of the work, or a `ResilienceError`. */
  run<T>(work: Work<T, E>, options?: RunOptions): Promise<T | F>;
  /** As `run`, but tells how it ended and never throws. */
  outcome<T>(work: Work<T, E>, options?: RunOptions): Promise<CallOutcome<T | F>>;
}

type EndpointOf<E> = [E] extends [never] ? undefined : E;

/**
 * Puts strategies around work, the outermost first.
 *
 * @throws {TypeError} When the strategies are in an order that does not hold.
 */
export function pipeline<E = never, F = never>(
  _nameOrOptions: string | PipelineOptions,
  ..._strategies: readonly Strategy<E, F>[]
): Pipeline<EndpointOf<E>, F> {
  throw new Error("to come");
}
