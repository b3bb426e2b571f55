import { Bulkhead, type BulkheadOptions, checkBulkheadOptions } from "./bulkhead.ts";
import type { CallExecution } from "./call-execution.ts";
import type { Work } from "./execution.ts";
import { isPerEndpoint, type PerEndpoint } from "./per-endpoint.ts";
import type { Env, Step, Strategy } from "./strategy.ts";

/** Bounds the memory that endpoints which come and go can take. Beyond it the oldest bulkhead that is empty is forgotten. */
export const bulkheadsMax = 1_024;

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
  const bulkheads = new Map<string, Bulkhead>();
  const obtain = (endpointId: string): Bulkhead => {
    const known = bulkheads.get(endpointId);
    if (known !== undefined) return known;
    if (bulkheads.size >= bulkheadsMax) forgetOne(bulkheads);
    const made = new Bulkhead(create(endpointId), `${env.name} (${endpointId})`);
    bulkheads.set(endpointId, made);
    return made;
  };
  return (ctx, work) => bounded(next, env, obtain(ctx.endpointId ?? ""), ctx, work);
}

function forgetOne(bulkheads: Map<string, Bulkhead>): void {
  const entries = [...bulkheads];
  const [id] = entries.find(([, { snapshot }]) => snapshot.inFlight === 0) ?? entries[0] ?? [""];
  bulkheads.delete(id);
}

async function bounded(
  next: Step,
  env: Env,
  one: Bulkhead,
  ctx: CallExecution,
  work: Work<unknown>,
): Promise<unknown> {
  if (!one.tryAcquire()) await one.acquire(ctx, env.observe);
  if (one.timesCalls) ctx.timeWork();
  try {
    return await next(ctx, work);
  } finally {
    one.release(ctx);
  }
}
