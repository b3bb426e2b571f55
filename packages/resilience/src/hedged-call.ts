// One call with several attempts at once. The first good answer wins; the losers are told to stop and count as ignored everywhere. A failed
// attempt does not end the call while another is in progress: the next one takes its place at once.
// After Dean and Barroso, The Tail at Scale (CACM 2013) and the hedging of gRFC A6.

import type { Timer } from "@holdfast/clock";
import type { CallExecution } from "./call-execution.ts";
import { reasonOf } from "./classify.ts";
import { Cancelled } from "./errors.ts";
import type { Work } from "./execution.ts";
import type { HedgeDelay } from "./hedge-delay.ts";
import type { RetryBudget } from "./retry-budget.ts";
import { noteRetryFields } from "./retry-fields.ts";
import type { Env, Step } from "./strategy.ts";
import type { Outcome, StoppedBy, Verdict } from "./verdict.ts";

export interface HedgePolicy {
  readonly delay: HedgeDelay;
  readonly attempts: number;
  readonly budget: RetryBudget | undefined;
}

export class HedgedCall {
  readonly #next: Step;
  readonly #env: Env;
  readonly #policy: HedgePolicy;
  readonly #ctx: CallExecution;
  readonly #work: Work<unknown>;
  readonly #beganAt: number;
  readonly #live = new Set<CallExecution>();
  readonly #result = Promise.withResolvers<unknown>();
  #tried: readonly string[];
  #sent = 0;
  #timer: Timer | undefined;
  #isSettled = false;
  /** Why no further attempt is sent. */
  #stoppedBy: StoppedBy | undefined;
  #lastFailure: Outcome | undefined;

  constructor(next: Step, env: Env, policy: HedgePolicy, ctx: CallExecution, work: Work<unknown>) {
    this.#next = next;
    this.#env = env;
    this.#policy = policy;
    this.#ctx = ctx;
    this.#work = work;
    this.#beganAt = ctx.at;
    this.#tried = ctx.tried;
  }

  run(): Promise<unknown> {
    this.#ctx.whenCancelled((error) => {
      // Attempts in progress are cut off by themselves and end the call.
      if (this.#live.size === 0 && !this.#isSettled) this.#settle({ ok: false, error });
    });
    this.#send();
    this.#scheduleHedge(this.#policy.delay.delayMs, this.#beganAt);
    return this.#result.promise;
  }

  #send(): void {
    this.#sent += 1;
    this.#ctx.call.attempts = this.#sent;
    const execution = this.#ctx.fork(this.#sent, this.#tried, this.#live.size > 0, true);
    this.#live.add(execution);
    // The endpoint is chosen before the first wait, so the next attempt can avoid it.
    const answer = this.#next(execution, this.#work);
    if (execution.endpointId !== undefined) this.#tried = [...this.#tried, execution.endpointId];
    answer.then(
      (value) => this.#ended(execution, { ok: true, value }),
      (error: unknown) => this.#ended(execution, { ok: false, error }),
    );
  }

  #ended(execution: CallExecution, outcome: Outcome): void {
    this.#live.delete(execution);
    this.#ctx.join(execution);
    if (this.#isSettled) return;
    if (outcome.ok && !this.#env.judgesValues) this.#win(execution, outcome);
    else this.#judge(execution, outcome, this.#env.classify(outcome));
  }

  /** A good answer, or one about the request itself, ends the call; a failure only when nothing else is in progress. */
  #judge(execution: CallExecution, outcome: Outcome, verdict: Verdict): void {
    const isAnswer = verdict.as === "success" || (outcome.ok && verdict.as === "ignored");
    if (isAnswer) {
      this.#win(execution, outcome);
      return;
    }
    if (verdict.pushbackMs !== undefined) this.#obey(verdict.pushbackMs);
    else if (verdict.retry === "never") this.#stop("not-retryable");
    else this.#hedge(reasonOfOutcome(outcome));
    this.#endUnlessMoreCanCome(outcome);
  }

  /** Ends the call with its last failure, unless an attempt is in progress or one is still to be sent. */
  #endUnlessMoreCanCome(last: Outcome): void {
    this.#lastFailure = last;
    if (this.#live.size === 0 && this.#timer === undefined) this.#settle(last);
  }

  /** What the server asked for holds for further attempts, not for those in progress. */
  #obey(pushbackMs: number): void {
    if (pushbackMs < 0) this.#stop("pushback");
    else this.#scheduleHedge(pushbackMs, this.#env.clock.now());
  }

  #stop(stoppedBy: StoppedBy): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#stoppedBy ??= stoppedBy;
  }

  #scheduleHedge(delayMs: number, now: number): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#stoppedBy !== undefined) return;
    if (this.#sent >= this.#policy.attempts) this.#stop("attempts");
    else if (now + delayMs >= this.#ctx.deadline) this.#stop("deadline");
    else if (delayMs !== Number.POSITIVE_INFINITY) {
      this.#timer = this.#env.clock.schedule(delayMs, () => {
        this.#timer = undefined;
        this.#hedge("HEDGE");
        // It was waited for as the server asked, with nothing in progress, and then the budget was empty.
        if (this.#lastFailure !== undefined) this.#endUnlessMoreCanCome(this.#lastFailure);
      });
    }
  }

  #hedge(reason: string): void {
    if (this.#stoppedBy !== undefined) return;
    if (this.#sent >= this.#policy.attempts) {
      this.#stop("attempts");
      return;
    }
    const now = this.#env.clock.now();
    const { budget } = this.#policy;
    // A probe tells whether the peer is back; a second call would be the load it is being spared.
    const isProbing = [...this.#live].some(({ breaker }) => breaker?.state === "half-open");
    if (isProbing) return;
    if (budget !== undefined && !budget.tryWithdraw(now)) {
      this.#stop("budget");
      return;
    }
    this.#env.observe(
      {
        kind: "retry-scheduled",
        name: this.#env.name,
        attempt: this.#sent,
        delayMs: 0,
        reason,
        budgetRemaining: budget?.balance(now),
      },
      this.#ctx,
    );
    this.#send();
    this.#scheduleHedge(this.#policy.delay.delayMs, now);
  }

  #win(execution: CallExecution, outcome: Outcome): void {
    const { delay } = this.#policy;
    if (delay.learns && outcome.ok && execution.attempt === 1)
      delay.learn(execution.at - this.#beganAt);
    this.#settle(outcome);
  }

  #settle(outcome: Outcome): void {
    this.#isSettled = true;
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const loser of this.#live) loser.cancel(lost);
    if (outcome.ok) {
      this.#result.resolve(outcome.value);
      return;
    }
    this.#fail(outcome.error, this.#stoppedBy ?? "not-retryable");
  }

  #fail(error: unknown, stoppedBy: StoppedBy): void {
    this.#ctx.call.stoppedBy = stoppedBy;
    if (stoppedBy !== "not-retryable") {
      const stopped = { kind: "retry-stopped", name: this.#env.name, stoppedBy } as const;
      this.#env.observe({ ...stopped, attempts: this.#sent, reason: reasonOf(error) }, this.#ctx);
    }
    noteRetryFields(error, this.#sent, stoppedBy);
    this.#result.reject(error);
  }
}

function reasonOfOutcome(outcome: Outcome): string {
  return outcome.ok ? "result" : reasonOf(outcome.error);
}

/** Why a loser is told to stop. Built once: it says nothing about the call. */
const lost = new Cancelled("hedge", "another attempt answered first");
