import {
  AdaptiveLimit,
  type AdaptiveLimitOptions,
  checkAdaptiveLimitOptions,
  type LoadSample,
} from "./adaptive-limit.ts";
import type { CallExecution } from "./call-execution.ts";
import { EachEndpoint } from "./each-endpoint.ts";
import { LimitReached } from "./errors.ts";
import type { Work } from "./execution.ts";
import { isPerEndpoint, type PerEndpoint } from "./per-endpoint.ts";
import type { Env, Step, Strategy } from "./strategy.ts";
import { isUnavailable } from "./unavailable.ts";

/**
 * Bounds the calls in progress by what the peer is measured to bear. A permit is held until the work has ended, even when nobody waits for it
 * any more; what a timeout says about the load is learnt at once.
 *
 * The attempt fails with `LimitReached`. Nothing was sent.
 *
 * @param options For one limit, `perEndpoint(() => …)` for one for each endpoint, or an `AdaptiveLimit` shared with other pipelines.
 */
export function adaptiveLimit(
  options: AdaptiveLimitOptions | PerEndpoint<AdaptiveLimitOptions> | AdaptiveLimit = {},
): Strategy {
  if (isPerEndpoint(options)) {
    return {
      kind: "adaptive-limit",
      perEndpoint: true,
      compile: (next, env) => {
        const each = new EachEndpoint(
          (id) => made(options.create(id), env, `${env.name} (${id})`),
          ({ inFlight }) => inFlight === 0,
        );
        return (ctx, work) => bounded(next, env, each.obtain(ctx.endpointId), ctx, work);
      },
    };
  }
  if (!(options instanceof AdaptiveLimit)) checkAdaptiveLimitOptions(options);
  return {
    kind: "adaptive-limit",
    compile: (next, env) => {
      const one = options instanceof AdaptiveLimit ? options : made(options, env, env.name);
      return (ctx, work) => bounded(next, env, one, ctx, work);
    },
  };
}

function made(options: AdaptiveLimitOptions, env: Env, name: string): AdaptiveLimit {
  return new AdaptiveLimit({ random: env.random, ...options }, name);
}

async function bounded(
  next: Step,
  env: Env,
  one: AdaptiveLimit,
  ctx: CallExecution,
  work: Work<unknown>,
): Promise<unknown> {
  if ((ctx.hedged && one.isNearlyFull) || !one.tryBegin()) {
    const { limit, inFlight } = one;
    env.observe({ kind: "limit-rejected", name: one.name, inFlight, limit }, ctx);
    throw new LimitReached(one.name, limit);
  }
  ctx.timeWork();
  try {
    const value = await next(ctx, work);
    learn(env, one, ctx, "served");
    return value;
  } catch (error) {
    learn(env, one, ctx, sampleOf(env, error));
    throw error;
  } finally {
    if (ctx.isWorking) ctx.whenWorkEnded(() => one.end());
    else one.end();
  }
}

/**
 * The peer was too slow or turned the call away: it is overloaded. Any other answer took as long as answers take. A failure of another kind, a
 * cancellation and a refusal of our own say nothing: they end early and would make the peer look quick.
 */
function sampleOf(env: Env, error: unknown): LoadSample {
  const { as } = env.classify({ ok: false, error });
  if (as === "success") return "served";
  return as === "failure" && isUnavailable(error) ? "dropped" : "ignored";
}

function learn(env: Env, one: AdaptiveLimit, ctx: CallExecution, sample: LoadSample): void {
  const { workedMs } = ctx;
  // No number when the work was never begun, because something further in refused it.
  if (!(workedMs >= 0)) return;
  const move = one.learn(sample, workedMs, ctx.at);
  if (move !== undefined) env.observe({ kind: "limit-changed", name: one.name, ...move }, ctx);
}
