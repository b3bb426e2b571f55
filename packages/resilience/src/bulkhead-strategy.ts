import { Bulkhead, type BulkheadOptions, checkBulkheadOptions } from "./bulkhead.ts";
import type { CallExecution } from "./call-execution.ts";
import { EachEndpoint } from "./each-endpoint.ts";
import type { Work } from "./execution.ts";
import { isPerEndpoint, type PerEndpoint } from "./per-endpoint.ts";
import type { Env, Step, Strategy } from "./strategy.ts";

/**
 * Bounds the calls in progress. A permit is held until the work has ended, even when nobody waits for it any more.
 *
 * The attempt fails with `BulkheadFull` when there is neither a permit nor a place to wait, or its deadline will have passed
 * before its turn. Nothing was sent.
 *
 * @param options For one bulkhead, `perEndpoint(() => …)` for one for each endpoint, or a `Bulkhead` shared with other pipelines.
 */
export function bulkhead(
  options: BulkheadOptions | PerEndpoint<BulkheadOptions> | Bulkhead,
): Strategy {
  if (isPerEndpoint(options)) {
    return {
      kind: "bulkhead",
      perEndpoint: true,
      compile: (next, env) => boundEach(next, env, options.create),
    };
  }
  if (!(options instanceof Bulkhead)) checkBulkheadOptions(options);
  return {
    kind: "bulkhead",
    compile: (next, env) => {
      const one = options instanceof Bulkhead ? options : new Bulkhead(options, env.name);
      return (ctx, work) => bounded(next, env, one, ctx, work);
    },
  };
}

function boundEach(next: Step, env: Env, create: (endpointId: string) => BulkheadOptions): Step {
  const each = new EachEndpoint(
    (id) => new Bulkhead(create(id), `${env.name} (${id})`),
    ({ snapshot }) => snapshot.inFlight === 0,
  );
  return (ctx, work) => bounded(next, env, each.obtain(ctx.endpointId), ctx, work);
}

async function bounded(
  next: Step,
  env: Env,
  one: Bulkhead,
  ctx: CallExecution,
  work: Work<unknown>,
): Promise<unknown> {
  if (ctx.hedged && one.isNearlyFull) throw one.refuseHedge(ctx, env.observe);
  if (!one.tryAcquire()) await one.acquire(ctx, env.observe);
  if (one.timesCalls) ctx.timeWork();
  try {
    return await next(ctx, work);
  } finally {
    one.release(ctx);
  }
}
