import type { CallExecution } from "./call-execution.ts";
import { DeadlineExceeded } from "./errors.ts";
import type { Work } from "./execution.ts";
import type { Env } from "./strategy.ts";

/** Does something outside of the `deadline` strategy, bounded by `limitMs` and by what the caller allows, whichever ends first. */
export async function withinLimit(
  env: Env,
  ctx: CallExecution,
  limitMs: number,
  work: Work<unknown>,
): Promise<unknown> {
  const boundMs = Math.min(limitMs, ctx.deadline - ctx.at);
  if (boundMs === Number.POSITIVE_INFINITY) return ctx.perform(work);
  ctx.deadline = ctx.at + boundMs;
  const timer = env.clock.schedule(boundMs, () =>
    ctx.cancel(new DeadlineExceeded(env.name, "call", boundMs)),
  );
  try {
    return await ctx.perform(work);
  } finally {
    timer.cancel();
  }
}
