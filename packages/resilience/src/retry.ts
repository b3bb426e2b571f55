import type { Random } from "@holdfast/clock";
import { type Backoff, exponential } from "./backoff.ts";
import type { CallExecution } from "./call-execution.ts";
import { reasonOf } from "./classify.ts";
import { checkOptions, integer, isBoolean, withMethods } from "./option-rules.ts";
import { ResilienceError } from "./resilience-error.ts";
import type { RetryBudget } from "./retry-budget.ts";
import { noteRetryFields } from "./retry-fields.ts";
import type { Env, Step, Strategy } from "./strategy.ts";
import type { Outcome, StoppedBy, Verdict } from "./verdict.ts";

export interface RetryOptions {
  /** Total attempts, the first included. 1 to 10. Default 3. */
  readonly attempts?: number;
  /** Wait between attempts. Default exponential from 25 ms to 1 s with full jitter. */
  readonly backoff?: Backoff;
  /** Bounds retries to a share of the calls. Share it among all pipelines to one dependency. Default: none. */
  readonly budget?: RetryBudget;
  /**
   * Whether calls may be repeated after they may have taken effect; `run`'s `idempotent` overrides it for one call. Without it only
   * what certainly had no effect is repeated. Default false.
   */
  readonly idempotent?: boolean;
}

/** Two more tries get over one bad endpoint out of three; more only add load. */
export const defaultAttempts = 3;
/** A second between attempts is all that a caller with a deadline can use. */
export const defaultRetryBackoff: Backoff = exponential({ baseMs: 25, maxMs: 1_000 });
/** Bounds the loop whatever is configured. */
export const attemptsMax = 10;

/**
 * Tries again what failed and may succeed. It never sleeps past the deadline, obeys the server's pushback before its own backoff, and
 * when it gives up throws the last error of the work itself, with `attempts` and `stoppedBy` added to it.
 */
export function retry(options: RetryOptions = {}): Strategy {
  checkOptions("retry", options, {
    attempts: integer(1, attemptsMax),
    backoff: withMethods("made by immediate, fixed or exponential", "delayMs"),
    budget: withMethods("a RetryBudget", "deposit", "tryWithdraw", "balance"),
    idempotent: isBoolean,
  });
  return { kind: "retry", compile: (next, env) => compile(next, env, options) };
}

function compile(next: Step, env: Env, options: RetryOptions): Step {
  const policy: Policy = {
    attempts: options.attempts ?? defaultAttempts,
    backoff: options.backoff ?? defaultRetryBackoff,
    budget: options.budget,
    idempotent: options.idempotent ?? false,
    random: env.random,
  };
  return async (ctx, work) => {
    policy.budget?.deposit(ctx.at);
    const progress: Progress = { attempt: 1, failuresInRow: 0, previousMs: 0, real: undefined };
    let tried = ctx.tried;
    for (; ; progress.attempt += 1) {
      const execution = ctx.fork(progress.attempt, tried);
      ctx.call.attempts = progress.attempt;
      let outcome: Outcome;
      try {
        const value = await next(execution, work);
        if (!env.judgesValues) return value;
        outcome = { ok: true, value };
      } catch (error) {
        outcome = { ok: false, error };
      } finally {
        ctx.join(execution);
      }
      const verdict = env.classify(outcome);
      if (outcome.ok && verdict.as !== "failure") return outcome.value;
      const decision = decide(policy, verdict, ctx, progress);
      if (decision.kind === "stop") return giveUp(env, ctx, outcome, decision.stoppedBy, progress);
      if (!outcome.ok && !isRefusal(outcome.error)) progress.real = outcome;
      env.observe(
        {
          kind: "retry-scheduled",
          name: env.name,
          attempt: progress.attempt,
          delayMs: decision.delayMs,
          reason: reasonOfOutcome(outcome),
          budgetRemaining: policy.budget?.balance(ctx.at),
        },
        ctx,
      );
      await pause(env, ctx, decision.delayMs);
      if (execution.endpointId !== undefined) tried = [...tried, execution.endpointId];
    }
  };
}

interface Policy {
  readonly attempts: number;
  readonly backoff: Backoff;
  readonly budget: RetryBudget | undefined;
  readonly idempotent: boolean;
  readonly random: Random;
}

interface Progress {
  attempt: number;
  /** Failures since the start or since the server last said how long to wait. */
  failuresInRow: number;
  previousMs: number;
  /** The last failure of the work itself, as opposed to a refusal of our own. */
  real: { readonly error: unknown } | undefined;
}

type Decision =
  | { readonly kind: "stop"; readonly stoppedBy: StoppedBy }
  | { readonly kind: "wait"; readonly delayMs: number };

/** The rules of gRFC A6, with a deadline that is looked at before the wait and not after. */
function decide(
  policy: Policy,
  verdict: Verdict,
  ctx: CallExecution,
  progress: Progress,
): Decision {
  const { pushbackMs } = verdict;
  if (pushbackMs !== undefined && pushbackMs < 0) return stop("pushback");
  if (verdict.as !== "success" && ctx.at >= ctx.deadline) return stop("deadline");
  if (verdict.retry === "never") return stop("not-retryable");
  if (verdict.retry === "if-idempotent" && !(ctx.call.idempotent ?? policy.idempotent)) {
    return stop("not-idempotent");
  }
  if (progress.attempt >= policy.attempts) return stop("attempts");
  const delayMs = nextDelayMs(policy, pushbackMs, progress);
  if (ctx.at + delayMs >= ctx.deadline) {
    return stop(pushbackMs === undefined ? "deadline" : "pushback");
  }
  // Last, so that a retry that is not made does not spend the budget.
  if (policy.budget !== undefined && !policy.budget.tryWithdraw(ctx.at)) return stop("budget");
  return { kind: "wait", delayMs };
}

function stop(stoppedBy: StoppedBy): Decision {
  return { kind: "stop", stoppedBy };
}

/** A pushback replaces the wait, and the backoff after it begins anew (gRFC A6). */
function nextDelayMs(policy: Policy, pushbackMs: number | undefined, progress: Progress): number {
  if (pushbackMs !== undefined) {
    progress.failuresInRow = 0;
    progress.previousMs = 0;
    return pushbackMs;
  }
  progress.failuresInRow += 1;
  progress.previousMs = policy.backoff.delayMs(
    progress.failuresInRow,
    progress.previousMs,
    policy.random,
  );
  return progress.previousMs;
}

async function pause(env: Env, ctx: CallExecution, delayMs: number): Promise<void> {
  if (delayMs <= 0) return;
  await ctx.wait("backoff", (done) => {
    const timer = env.clock.schedule(delayMs, done);
    return () => timer.cancel();
  });
}

function giveUp(
  env: Env,
  ctx: CallExecution,
  outcome: Outcome,
  stoppedBy: StoppedBy,
  progress: Progress,
): unknown {
  ctx.call.stoppedBy = stoppedBy;
  if (stoppedBy !== "not-retryable") {
    const reason = reasonOfOutcome(outcome);
    env.observe(
      { kind: "retry-stopped", name: env.name, attempts: progress.attempt, stoppedBy, reason },
      ctx,
    );
  }
  if (outcome.ok) return outcome.value;
  // When the last attempt was refused by ourselves, what really went wrong is the failure before it.
  const error =
    isRefusal(outcome.error) && progress.real !== undefined ? progress.real.error : outcome.error;
  noteRetryFields(error, progress.attempt, stoppedBy);
  throw error;
}

function isRefusal(error: unknown): boolean {
  return error instanceof ResilienceError && error.effect === "none";
}

function reasonOfOutcome(outcome: Outcome): string {
  return outcome.ok ? "result" : reasonOf(outcome.error);
}
