import { type Clock, type Random, systemClock, systemRandom } from "@holdfast/clock";
import { BreakerRegistry } from "./breaker-registry.ts";
import { Call } from "./call.ts";
import { classify } from "./classify.ts";
import { deadline } from "./deadline.ts";
import { Cancelled } from "./errors.ts";
import type { Observer } from "./events.ts";
import type { Attributes, Work } from "./execution.ts";
import { guardedClassifier } from "./guarded-classifier.ts";
import { isolated } from "./observer.ts";
import { checkOptions, isFunction, isName, required, withMethods } from "./option-rules.ts";
import { checkOrder, strategyOrder } from "./order.ts";
import type { Priority } from "./priority.ts";
import type { Env, Step, Strategy } from "./strategy.ts";
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
  /** Whether this call may be repeated after it may have taken effect; overrides the option of `retry`. */
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
      /** Undefined when there is no retry strategy, or it was not reached. */
      readonly stoppedBy?: StoppedBy;
    };

/**
 * @typeParam E The endpoint that `ctx.endpoint` holds, undefined without an `endpoint` strategy.
 * @typeParam F What its fallbacks answer.
 */
export interface Pipeline<E = undefined, F = never> {
  readonly name: string;
  readonly breakers: BreakerRegistry;
  /** @throws The last error of the work itself, or a `ResilienceError`. */
  run<T>(work: Work<T, E>, options?: RunOptions): Promise<T | F>;
  /** As `run`, but tells how it ended and never throws. */
  outcome<T>(work: Work<T, E>, options?: RunOptions): Promise<CallOutcome<T | F>>;
}

/** `undefined` in place of `never`, for a pipeline without an endpoint strategy. */
export type EndpointOf<E> = [E] extends [never] ? undefined : E;

/**
 * Puts strategies around work, the outermost first. They are compiled once; a call runs through plain nested functions.
 *
 * @throws {TypeError} When the strategies are in an order that does not hold.
 * @throws {RangeError} When an option is not allowed.
 */
export function pipeline<E = never, F = never>(
  nameOrOptions: string | PipelineOptions,
  ...strategies: readonly Strategy<E, F>[]
): Pipeline<EndpointOf<E>, F> {
  const options = typeof nameOrOptions === "string" ? { name: nameOrOptions } : nameOrOptions;
  checkOptions<PipelineOptions>("pipeline", options, {
    name: required(isName),
    clock: withMethods("a Clock", "now", "schedule"),
    random: isFunction,
    observe: isFunction,
    classify: isFunction,
    breakers: withMethods("a BreakerRegistry", "snapshots"),
  });
  checkOrder(options.name, strategies);
  const env = environment(options);
  return new CompiledPipeline<EndpointOf<E>, F>(env, compileAll(strategies, env));
}

function environment(options: PipelineOptions): Env {
  return {
    name: options.name,
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
    observe: options.observe === undefined ? () => {} : isolated(options.observe),
    classify: options.classify === undefined ? classify : guardedClassifier(options.classify),
    judgesValues: options.classify !== undefined && options.classify !== classify,
    breakers: options.breakers ?? new BreakerRegistry(),
  };
}

/** The way of a call with a deadline given by its caller, and of one without. */
interface Steps {
  readonly withDeadline: Step;
  readonly without: Step;
}

/** An inherited deadline holds in every pipeline, so one that has no deadline strategy gets one that does only that. */
function compileAll(strategies: readonly Strategy<unknown, unknown>[], env: Env): Steps {
  const rank = strategyOrder.indexOf("deadline");
  const outside = strategies.filter(({ kind }) => strategyOrder.indexOf(kind) < rank);
  const inside = strategies.slice(outside.length);
  const own = inside[0]?.kind === "deadline";
  const without = compile(inside, perform, env);
  const withDeadline = own ? without : deadline().compile(without, env);
  if (outside.length === 0) return { withDeadline, without };
  const whole = compile(outside, withDeadline, env);
  return { withDeadline: whole, without: whole };
}

function compile(
  strategies: readonly Strategy<unknown, unknown>[],
  innermost: Step,
  env: Env,
): Step {
  let step = innermost;
  for (const strategy of strategies.toReversed()) step = strategy.compile(step, env);
  return step;
}

const perform: Step = (ctx, work) => ctx.perform(work);

const noOptions: RunOptions = {};

class CompiledPipeline<E, F> implements Pipeline<E, F> {
  readonly name: string;
  readonly breakers: BreakerRegistry;
  readonly #env: Env;
  readonly #steps: Steps;

  constructor(env: Env, steps: Steps) {
    this.name = env.name;
    this.breakers = env.breakers;
    this.#env = env;
    this.#steps = steps;
  }

  run<T>(work: Work<T, E>, options: RunOptions = noOptions): Promise<T | F> {
    return this.#begin(work, new Call(this.#env, options));
  }

  async outcome<T>(work: Work<T, E>, options: RunOptions = noOptions): Promise<CallOutcome<T | F>> {
    const call = new Call(this.#env, options);
    try {
      const value = await this.#begin(work, call);
      const { source, stale, ageMs, attempts } = call;
      return { ok: true, value, source, stale, ...(ageMs !== undefined && { ageMs }), attempts };
    } catch (error) {
      const { attempts, stoppedBy } = call;
      return { ok: false, error, attempts, ...(stoppedBy !== undefined && { stoppedBy }) };
    }
  }

  #begin<T>(work: Work<T, E>, call: Call): Promise<T | F> {
    // Strategies pass values and endpoints through without looking at them, so they are untyped inside; `pipeline` has checked that the
    // strategies it was given provide them.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the types meet only here
    const untyped = work as Work<unknown>;
    const { withDeadline, without } = this.#steps;
    const step = call.inheritedDeadline === Number.POSITIVE_INFINITY ? without : withDeadline;
    const result =
      call.signal === undefined
        ? step(call.active, untyped)
        : this.#cancellable(step, untyped, call, call.signal);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the types meet only here
    return result as Promise<T | F>;
  }

  async #cancellable(
    step: Step,
    work: Work<unknown>,
    call: Call,
    signal: AbortSignal,
  ): Promise<unknown> {
    const cancel = (): void => call.active.cancel(new Cancelled(call.name, signal.reason));
    if (signal.aborted) cancel();
    else signal.addEventListener("abort", cancel, { once: true });
    try {
      return await step(call.active, work);
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }
}
