import { type BreakerOptions, isBreakerOptions } from "./breaker-options.ts";
import type { BreakerGroup, BreakerParts } from "./breaker-registry.ts";
import type { CallExecution } from "./call-execution.ts";
import { type CircuitBreaker, refused } from "./circuit-breaker.ts";
import { CircuitOpen } from "./errors.ts";
import type { Work } from "./execution.ts";
import { checkValue, isName, type OptionRule } from "./option-rules.ts";
import { isPerEndpoint, type PerEndpoint } from "./per-endpoint.ts";
import type { Env, Step, Strategy } from "./strategy.ts";

/**
 * Stops calling what keeps failing, and probes it for recovery.
 *
 * The attempt fails with `CircuitOpen` while the breaker is open. Nothing was sent.
 *
 * @param options For one breaker, or `perEndpoint(() => …)` for one for each endpoint.
 * @param name Default the name of the pipeline. Pipelines that share a registry share the breakers of one name.
 */
export function breaker(
  options: BreakerOptions | PerEndpoint<BreakerOptions>,
  name?: string,
): Strategy {
  const perEndpoint = isPerEndpoint(options);
  if (!perEndpoint) checkValue("breaker", "options", options, madeHere);
  if (name !== undefined) checkValue("breaker", "name", name, isName);
  const optionsFor = perEndpoint ? options.create : () => options;
  return {
    kind: "breaker",
    perEndpoint,
    compile: (next, env) => {
      const parts: BreakerParts = { optionsFor, random: env.random, listener: env.observe };
      const group = env.breakers.group(name ?? env.name);
      return perEndpoint ? guardEach(next, env, group, parts) : guardAll(next, env, group, parts);
    },
  };
}

const madeHere: OptionRule = {
  says: "made by consecutiveFailures, failureRatio or perEndpoint",
  allows: isBreakerOptions,
  isRequired: true,
};

function guardEach(next: Step, env: Env, group: BreakerGroup, parts: BreakerParts): Step {
  return (ctx, work) => guarded(next, env, group.obtain(ctx.endpointId, parts, ctx.at), ctx, work);
}

function guardAll(next: Step, env: Env, group: BreakerGroup, parts: BreakerParts): Step {
  const circuit = group.obtain(undefined, parts, env.clock.now());
  return (ctx, work) => guarded(next, env, circuit, ctx, work);
}

/**
 * Not an async function, because a failure that passes through one is thrown twice there, and each throw costs V8 more than all a breaker does.
 * What a classifier or a backoff from outside throws ends the call as it would there.
 */
function guarded(
  next: Step,
  env: Env,
  circuit: CircuitBreaker,
  ctx: CallExecution,
  work: Work<unknown>,
): Promise<unknown> {
  let permit: number;
  let answer: Promise<unknown>;
  try {
    permit = circuit.admit(ctx, ctx);
    if (permit === refused) return Promise.reject(refuse(env, circuit, ctx));
    ctx.breaker = circuit.view;
    if (circuit.timesCalls) ctx.timeWork();
    answer = begin(next, ctx, work);
  } catch (bug) {
    return Promise.reject(bug);
  }
  const succeed = (value: unknown): unknown => {
    const as = env.judgesValues ? env.classify({ ok: true, value }).as : "success";
    circuit.settle(permit, as, ctx, ctx);
    return value;
  };
  const fail = (error: unknown): unknown => {
    circuit.settle(permit, env.classify({ ok: false, error }).as, ctx, ctx);
    return error;
  };
  return circuit.isSteady
    ? answer.then(succeed, (error) => Promise.reject(fail(error)))
    : relayed(answer, succeed, fail);
}

/** Ours reject and do not throw, but a strategy from outside may be written otherwise. */
function begin(next: Step, ctx: CallExecution, work: Work<unknown>): Promise<unknown> {
  try {
    return next(ctx, work);
  } catch (error) {
    return Promise.reject(error);
  }
}

/**
 * The same as `then` with a rejection in its second branch, which takes one promise less when a call succeeds and three more when it fails. So this is
 * for peers of which failures are to be expected.
 */
function relayed(
  answer: Promise<unknown>,
  succeed: (value: unknown) => unknown,
  fail: (error: unknown) => unknown,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const good = (value: unknown): void => {
      try {
        resolve(succeed(value));
      } catch (bug) {
        reject(bug);
      }
    };
    const bad = (error: unknown): void => {
      try {
        reject(fail(error));
      } catch (bug) {
        reject(bug);
      }
    };
    answer.then(good, bad);
  });
}

function refuse(env: Env, circuit: CircuitBreaker, ctx: CallExecution): CircuitOpen {
  const { name, endpoint } = circuit;
  const retryAfterMs = circuit.retryAfterMs(ctx.at);
  env.observe(
    { kind: "breaker-rejected", name, endpoint, state: circuit.state, retryAfterMs },
    ctx,
  );
  const error = new CircuitOpen(circuit.label, retryAfterMs);
  ctx.refusal = error;
  return error;
}
