import { DeadlineExceeded } from "./errors.ts";
import { above, checkOptions, required } from "./option-rules.ts";
import type { Env, Step, Strategy } from "./strategy.ts";

export interface AttemptOptions {
  /** Milliseconds one attempt may take. Above 0. */
  readonly timeoutMs: number;
}

/**
 * Ends one attempt that takes too long, so that another can be made in the time the call has left. The work is told by `ctx.signal`
 * and is not waited for.
 *
 * The attempt fails with `DeadlineExceeded` (`where: "attempt"`). It may have taken effect.
 */
export function attempt(options: AttemptOptions): Strategy {
  checkOptions("attempt", options, { timeoutMs: required(above(0)) });
  return { kind: "attempt", compile: (next, env) => compile(next, env, options.timeoutMs) };
}

function compile(next: Step, env: Env, timeoutMs: number): Step {
  return async (ctx, work) => {
    // The deadline of the call comes first and ends the attempt by itself.
    if (ctx.at + timeoutMs >= ctx.deadline) return next(ctx, work);
    ctx.deadline = ctx.at + timeoutMs;
    const timer = env.clock.schedule(timeoutMs, () => {
      ctx.cancel(new DeadlineExceeded(env.name, "attempt", timeoutMs));
      env.observe(
        {
          kind: "attempt-timeout",
          name: env.name,
          endpoint: ctx.endpointId,
          attempt: ctx.attempt,
          limitMs: timeoutMs,
        },
        ctx,
      );
    });
    try {
      return await next(ctx, work);
    } finally {
      timer.cancel();
    }
  };
}
