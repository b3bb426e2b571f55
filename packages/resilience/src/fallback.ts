import { reasonOf } from "./classify.ts";
import type { Execution } from "./execution.ts";
import { above, checkOptions, isFunction, isName, required } from "./option-rules.ts";
import type { Env, Step, Strategy } from "./strategy.ts";
import { isUnavailable } from "./unavailable.ts";
import type { Verdict } from "./verdict.ts";
import { withinLimit } from "./within-limit.ts";

export interface FallbackOptions<F> {
  /** Names it in events. Default `fallback`. */
  readonly name?: string;
  /** Which failures it answers. Default: all but what the peer answered about the request itself (verdict `success`). */
  readonly when?: (error: unknown, verdict: Verdict) => boolean;
  /** Gives the other answer. Must not need what has failed. */
  readonly use: (error: unknown, ctx: Execution) => PromiseLike<F> | F;
  /** Milliseconds `use` may take, above 0; when it takes longer the failure stands. Default: as long as the caller waits. */
  readonly timeoutMs?: number;
}

/**
 * Answers in place of a call that failed. The answer is marked: `outcome` says `source: "fallback"`. When the fallback fails too, the
 * first failure stands. A call that its caller cancelled gets no other answer.
 */
export function fallback<F>(options: FallbackOptions<F>): Strategy<never, F> {
  checkOptions("fallback", options, {
    name: isName,
    when: isFunction,
    use: required(isFunction),
    timeoutMs: above(0),
  });
  return { kind: "fallback", compile: (next, env) => compile(next, env, options) };
}

/**
 * Options of a fallback that answers when the dependency cannot be reached: refused, overloaded, unavailable or too slow. An answer
 * of the dependency, such as NOT_FOUND, and a bug pass through.
 */
export function onUnavailable<F>(
  use: FallbackOptions<F>["use"],
  name = "fallback",
): FallbackOptions<F> {
  return { name, use, when: isUnavailable };
}

function compile<F>(next: Step, env: Env, options: FallbackOptions<F>): Step {
  const {
    name = "fallback",
    when = isNoAnswer,
    use,
    timeoutMs = Number.POSITIVE_INFINITY,
  } = options;
  return async (ctx, work) => {
    try {
      return await next(ctx, work);
    } catch (error) {
      if (ctx.call.isCancelledByCaller) throw error;
      if (!when(error, env.classify({ ok: false, error }))) throw error;
      const reason = reasonOf(error);
      // The deadline of the call may have passed; what the caller still allows is counted anew.
      const fresh = ctx.renew();
      try {
        const value = await withinLimit(env, fresh, timeoutMs, () => use(error, fresh));
        fresh.call.source = "fallback";
        env.observe({ kind: "fallback-used", name: env.name, fallback: name, reason }, ctx);
        return value;
      } catch (failure) {
        env.observe(
          { kind: "fallback-failed", name: env.name, fallback: name, reason: reasonOf(failure) },
          ctx,
        );
        throw error;
      }
    }
  };
}

function isNoAnswer(_error: unknown, verdict: Verdict): boolean {
  return verdict.as !== "success";
}
