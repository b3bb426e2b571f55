import type { Balancer } from "./balancer.ts";
import type { CallExecution } from "./call-execution.ts";
import type { Endpoint, EndpointResult } from "./endpoint-gate.ts";
import { CircuitOpen, NoEndpoint } from "./errors.ts";
import { checkValue, withMethods } from "./option-rules.ts";
import type { Env, Step, Strategy } from "./strategy.ts";
import type { Outcome } from "./verdict.ts";

/**
 * Chooses `ctx.endpoint` for each attempt, none that this call has tried while there is another, and reports what came of it. When the
 * breaker of the chosen one refuses, nothing was sent, so the next is chosen at once: that is no further attempt.
 *
 * The attempt fails with `NoEndpoint` when the balancer has none, with `CircuitOpen` when all breakers refuse.
 */
export function endpoint<E extends Endpoint>(balancer: Balancer<E>): Strategy<E> {
  checkValue("endpoint", "balancer", balancer, withMethods("a Balancer", "pick", "report"));
  return { kind: "endpoint", compile: (next, env) => compile(next, env, balancer) };
}

function compile<E extends Endpoint>(next: Step, env: Env, balancer: Balancer<E>): Step {
  return async (ctx, work) => {
    let refused = none;
    let refusal: CircuitOpen | undefined;
    for (;;) {
      const chosen = balancer.pick(ctx.at, ctx.tried, refused);
      if (chosen === undefined) throw refusal ?? new NoEndpoint(balancer.name);
      ctx.endpoint = chosen;
      ctx.endpointId = chosen.id;
      try {
        const value = await next(ctx, work);
        balancer.report(
          chosen,
          env.judgesValues ? resultOf(env, { ok: true, value }) : succeeded,
          ctx.at,
        );
        return value;
      } catch (error) {
        balancer.report(chosen, resultOf(env, { ok: false, error }), ctx.at);
        if (!wasRefused(ctx, error)) throw error;
        refusal = sooner(refusal, error);
        refused = [...refused, chosen.id];
      }
    }
  };
}

const none: readonly string[] = [];
const succeeded: EndpointResult = { as: "success", localOrigin: false };

function resultOf(env: Env, outcome: Outcome): EndpointResult {
  const { as, localOrigin = false } = env.classify(outcome);
  return { as, localOrigin };
}

function wasRefused(ctx: CallExecution, error: unknown): error is CircuitOpen {
  if (ctx.refusal !== error || !(error instanceof CircuitOpen)) return false;
  ctx.refusal = undefined;
  return true;
}

function sooner(known: CircuitOpen | undefined, other: CircuitOpen): CircuitOpen {
  return known !== undefined && known.retryAfterMs <= other.retryAfterMs ? known : other;
}
