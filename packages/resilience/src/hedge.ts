import { checkDelay, HedgeDelay, type PercentileDelay } from "./hedge-delay.ts";
import { HedgedCall, type HedgePolicy } from "./hedged-call.ts";
import {
  checkOptions,
  integer,
  isBoolean,
  type OptionRule,
  required,
  withMethods,
} from "./option-rules.ts";
import type { RetryBudget } from "./retry-budget.ts";
import type { Env, Step, Strategy } from "./strategy.ts";

export type { PercentileDelay } from "./hedge-delay.ts";

export interface HedgeOptions {
  /** When the next attempt is sent: a number of milliseconds above 0, or a percentile of how long first attempts take. */
  readonly delay: number | PercentileDelay;
  /** Total attempts, the first included. 2 to 4. Default 2. */
  readonly attempts?: number;
  /** Bounds hedges to a share of the calls, together with the retries of other pipelines it is shared with. Default: none. */
  readonly budget?: RetryBudget;
  /** Whether calls may be repeated; `run`'s `idempotent` overrides it for one call. Others are not hedged. Default false. */
  readonly idempotent?: boolean;
}

/** The second attempt cuts the tail; a third adds load and little else (Dean and Barroso 2013). */
export const defaultHedgeAttempts = 2;
/** Bounds what one call can put on its peers at once. */
export const hedgeAttemptsMax = 4;

/**
 * Sends a further attempt before an earlier one has answered, and takes the first good answer. For idempotent calls whose tail is much longer
 * than their median. A failed attempt is replaced at once; it ends the call only when no other is in progress.
 */
export function hedge(options: HedgeOptions): Strategy {
  checkOptions("hedge", options, {
    delay: required(delayRule),
    attempts: integer(2, hedgeAttemptsMax),
    budget: withMethods("a RetryBudget", "deposit", "tryWithdraw", "balance"),
    idempotent: isBoolean,
  });
  checkDelay(options.delay);
  return { kind: "hedge", compile: (next, env) => compile(next, env, options) };
}

const delayRule: OptionRule = {
  says: "milliseconds above 0, or { percentile }",
  allows: (value) =>
    typeof value === "number"
      ? Number.isFinite(value) && value > 0
      : typeof value === "object" && value !== null,
  isRequired: true,
};

function compile(next: Step, env: Env, options: HedgeOptions): Step {
  const policy: HedgePolicy = {
    delay: new HedgeDelay(options.delay),
    attempts: options.attempts ?? defaultHedgeAttempts,
    budget: options.budget,
  };
  const { idempotent = false } = options;
  return (ctx, work) => {
    policy.budget?.deposit(ctx.at);
    if (!(ctx.call.idempotent ?? idempotent)) return next(ctx, work);
    return new HedgedCall(next, env, policy, ctx, work).run();
  };
}
