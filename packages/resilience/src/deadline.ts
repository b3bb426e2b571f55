import type { CallExecution } from "./call-execution.ts";
import { DeadlineExceeded } from "./errors.ts";
import type { Work } from "./execution.ts";
import { above, between, checkOptions } from "./option-rules.ts";
import type { Env, Step, Strategy } from "./strategy.ts";

export interface DeadlineOptions {
  /** Milliseconds the whole call may take, all attempts and waits included. Above 0. Default: only what is inherited. */
  readonly totalMs?: number;
  /**
   * Milliseconds of the inherited deadline kept back for what comes after: a fallback, the answer's way home. At least 0.
   * Default 0.
   */
  readonly reserveMs?: number;
  /** With less than this left the call fails at once instead of beginning, in milliseconds. At least 0. Default 0. */
  readonly minimumMs?: number;
}

/**
 * Ends the call, with all its attempts and waits, at the earlier of its own limit and the inherited deadline less the reserve. It
 * never extends what the caller allowed.
 *
 * The call fails with `DeadlineExceeded`: at once (`where: "admission"`) when what is left is of no use.
 */
export function deadline(options: DeadlineOptions = {}): Strategy {
  checkOptions("deadline", options, {
    totalMs: above(0),
    reserveMs: between(0),
    minimumMs: between(0),
  });
  return { kind: "deadline", compile: (next, env) => compile(next, env, options) };
}

function compile(next: Step, env: Env, options: DeadlineOptions): Step {
  const { totalMs = Number.POSITIVE_INFINITY, reserveMs = 0, minimumMs = 0 } = options;
  return (ctx, work) => {
    if (totalMs === Number.POSITIVE_INFINITY && ctx.deadline === Number.POSITIVE_INFINITY) {
      return next(ctx, work);
    }
    const instant = Math.min(ctx.at + totalMs, ctx.deadline - reserveMs);
    return within(next, env, ctx, work, instant, minimumMs);
  };
}

async function within(
  next: Step,
  env: Env,
  ctx: CallExecution,
  work: Work<unknown>,
  instant: number,
  minimumMs: number,
): Promise<unknown> {
  const limitMs = instant - ctx.at;
  if (limitMs <= 0 || limitMs < minimumMs) {
    const error = new DeadlineExceeded(env.name, "admission", Math.max(0, limitMs));
    env.observe({ kind: "deadline-exceeded", name: env.name, where: "admission", limitMs }, ctx);
    throw error;
  }
  ctx.deadline = instant;
  const timer = env.clock.schedule(limitMs, () => {
    const where = ctx.waitingIn ?? "call";
    ctx.cancel(new DeadlineExceeded(env.name, where, limitMs));
    env.observe({ kind: "deadline-exceeded", name: env.name, where, limitMs }, ctx);
  });
  try {
    return await next(ctx, work);
  } finally {
    timer.cancel();
  }
}
