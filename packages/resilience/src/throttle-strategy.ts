import {
  AdaptiveThrottle,
  type AdaptiveThrottleOptions,
  checkThrottleOptions,
} from "./adaptive-throttle.ts";
import type { CallExecution } from "./call-execution.ts";
import { EachEndpoint } from "./each-endpoint.ts";
import { Throttled } from "./errors.ts";
import type { Work } from "./execution.ts";
import { isPerEndpoint, type PerEndpoint } from "./per-endpoint.ts";
import type { Env, Step, Strategy } from "./strategy.ts";

/**
 * Stops sending what a peer would turn away anyhow: refusing a call costs an overloaded peer nearly as much as serving it.
 *
 * The attempt fails with `Throttled`. Nothing was sent.
 *
 * @param options For one throttle, `perEndpoint(() => …)` for one for each endpoint, or an `AdaptiveThrottle` shared with other pipelines.
 */
export function throttle(
  options: AdaptiveThrottleOptions | PerEndpoint<AdaptiveThrottleOptions> | AdaptiveThrottle = {},
): Strategy {
  if (isPerEndpoint(options)) {
    return {
      kind: "throttle",
      perEndpoint: true,
      compile: (next, env) => {
        const each = new EachEndpoint(
          (id) => new AdaptiveThrottle(options.create(id), `${env.name} (${id})`),
          () => true,
        );
        return (ctx, work) => throttled(next, env, each.obtain(ctx.endpointId), ctx, work);
      },
    };
  }
  if (!(options instanceof AdaptiveThrottle)) checkThrottleOptions(options);
  return {
    kind: "throttle",
    compile: (next, env) => {
      const one =
        options instanceof AdaptiveThrottle ? options : new AdaptiveThrottle(options, env.name);
      return (ctx, work) => throttled(next, env, one, ctx, work);
    },
  };
}

async function throttled(
  next: Step,
  env: Env,
  one: AdaptiveThrottle,
  ctx: CallExecution,
  work: Work<unknown>,
): Promise<unknown> {
  if (!one.admit(ctx.at, env.random)) {
    const rejectionRatio = one.rejectionRatio(ctx.at);
    env.observe({ kind: "throttle-rejected", name: one.name, rejectionRatio }, ctx);
    throw new Throttled(one.name, rejectionRatio);
  }
  let value: unknown;
  try {
    value = await next(ctx, work);
  } catch (error) {
    one.record(env.classify({ ok: false, error }).as, ctx.at);
    throw error;
  }
  one.record(env.judgesValues ? env.classify({ ok: true, value }).as : "success", ctx.at);
  return value;
}
