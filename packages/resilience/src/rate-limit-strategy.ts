import type { CallExecution } from "./call-execution.ts";
import { RateLimited } from "./errors.ts";
import type { Execution } from "./execution.ts";
import { checkOptions, isFunction } from "./option-rules.ts";
import { checkRateLimiterOptions, RateLimiter, type RateLimiterOptions } from "./rate-limiter.ts";
import type { Env, Step, Strategy } from "./strategy.ts";

export interface RateLimitOptions {
  /** Whose rate a call spends, for example a tenant or `ctx.endpoint.id`. Default: all calls spend one rate. */
  readonly key?: (ctx: Execution) => string;
  /** What a call weighs against one of cost 1. Above 0. Default 1. */
  readonly cost?: (ctx: Execution) => number;
}

/**
 * Keeps calls to a rate that was agreed with the peer.
 *
 * The attempt fails with `RateLimited` when its key has spent its rate. Nothing was sent.
 *
 * @param limiter Its options, or a `RateLimiter` shared with other pipelines.
 */
export function rateLimit(
  limiter: RateLimiterOptions | RateLimiter,
  options: RateLimitOptions = {},
): Strategy {
  if (!(limiter instanceof RateLimiter)) checkRateLimiterOptions(limiter);
  checkOptions("rateLimit", options, { key: isFunction, cost: isFunction });
  return {
    kind: "rate-limit",
    compile: (next, env) =>
      limited(
        next,
        env,
        limiter instanceof RateLimiter ? limiter : new RateLimiter(limiter, env.name),
        options,
      ),
  };
}

function limited(
  next: Step,
  env: Env,
  limiter: RateLimiter,
  { key = oneForAll, cost = costOfOne }: RateLimitOptions,
): Step {
  const refusalOf = (ctx: CallExecution): unknown => {
    try {
      const retryAfterMs = limiter.tryAcquire(key(ctx), ctx.at, cost(ctx));
      if (retryAfterMs === 0) return undefined;
      env.observe({ kind: "rate-limited", name: limiter.name, retryAfterMs }, ctx);
      return new RateLimited(limiter.name, retryAfterMs);
    } catch (error) {
      // A key or a cost that cannot be told is a bug of the caller's; the call ends with it.
      return error;
    }
  };
  return (ctx, work) => {
    const refusal = refusalOf(ctx);
    return refusal === undefined ? next(ctx, work) : Promise.reject(refusal);
  };
}

const oneForAll = (): string => "";
const costOfOne = (): number => 1;
