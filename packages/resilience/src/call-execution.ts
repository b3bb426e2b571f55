// One object is both what the work sees of an attempt and what the strategies use to end it. A call is cut off in one place: `cancel` aborts the
// signal, if anyone has read it, and ends whatever the execution is waiting for: the work, a permit or a backoff. The error
// then travels up through all strategies like any other, so each records it as it would a failure of the work.

import type { BreakerState } from "./breaker-state.ts";
import type { Call } from "./call.ts";
import type { DeadlineExceededAt } from "./errors.ts";
import type { Attributes, Execution, Work } from "./execution.ts";
import type { Priority } from "./priority.ts";

/** What an execution is waiting for, when it is not the work. */
export type WaitingIn = Extract<DeadlineExceededAt, "queue" | "backoff">;

const nothingTried: readonly string[] = [];

export class CallExecution implements Execution {
  readonly call: Call;
  readonly attempt: number;
  readonly hedged: boolean;
  readonly tried: readonly string[];
  deadline: number;
  endpoint: unknown = undefined;
  endpointId: string | undefined = undefined;
  breaker: { readonly name: string; readonly state: BreakerState } | undefined = undefined;
  /** Set by a breaker that refused this attempt, so that another endpoint can be chosen. */
  refusal: unknown = undefined;
  #controller: AbortController | undefined;
  #isCancelled = false;
  #reason: unknown;
  #interrupt: ((reason: unknown) => void) | undefined;
  #waitingIn: WaitingIn | undefined;
  #isWorking = false;
  /** NaN until someone asks. */
  #at = Number.NaN;
  #mayLose = false;
  #timesWork = false;
  #workBeganAt = Number.NaN;
  #onWorkEnded: (() => void) | undefined;
  #onCancelled: ((reason: unknown) => void) | undefined;
  #children: CallExecution[] | undefined;

  constructor(call: Call, deadline: number, attempt = 1, tried = nothingTried, hedged = false) {
    this.call = call;
    this.deadline = deadline;
    this.attempt = attempt;
    this.tried = tried;
    this.hedged = hedged;
  }

  /**
   * The instant of the last thing that happened: it began, a wait ended, the work ended. Strategies read it in place of the
   * clock: a look at the clock costs more than most of what they do, so there is one for each thing that happened, and
   * none when nobody asks.
   */
  get at(): number {
    if (Number.isNaN(this.#at)) this.#at = this.call.clock.now();
    return this.#at;
  }

  get name(): string {
    return this.call.name;
  }

  get priority(): Priority {
    return this.call.priority;
  }

  get attributes(): Attributes {
    return this.call.attributes;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#isCancelled) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  remaining(): number {
    return Math.max(0, this.deadline - this.call.clock.now());
  }

  /** True once it was cut off. */
  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** True while the work has not ended, even when nobody waits for it any more. */
  get isWorking(): boolean {
    return this.#isWorking;
  }

  /** Has `workedMs` measured. For a strategy that looks at it later. */
  timeWork(): void {
    this.#timesWork = true;
  }

  /** Milliseconds the work has taken, or took until it was cut off. Only after `timeWork`. */
  get workedMs(): number {
    return this.at - this.#workBeganAt;
  }

  /** What this execution, or the attempt of it in progress, is waiting for; undefined while it works. */
  get waitingIn(): WaitingIn | undefined {
    return this.#waitingIn ?? this.#children?.[0]?.waitingIn;
  }

  /**
   * Begins an attempt of its own, which ends when this execution is cut off. `join` must follow.
   *
   * @param mayLose Whether it will be cut off by itself, as one of several attempts at once. Default false.
   */
  fork(attempt: number, tried: readonly string[], hedged = false, mayLose = false): CallExecution {
    const child = new CallExecution(this.call, this.deadline, attempt, tried, hedged);
    child.#at = this.#at;
    child.#mayLose = mayLose || this.#mayLose;
    if (this.#isCancelled) child.cancel(this.#reason);
    if (this.#children === undefined) this.#children = [child];
    else this.#children.push(child);
    return child;
  }

  /** Ends what `fork` began. */
  join(child: CallExecution): void {
    this.#at = child.#at;
    if (this.#children?.length === 1) this.#children = undefined;
    else this.#children?.splice(this.#children.indexOf(child), 1);
  }

  /**
   * Begins what comes after this execution, with the deadline the caller gave: a passed deadline of the pipeline's own does not end
   * it, the caller's cancellation does.
   */
  renew(): CallExecution {
    const { call } = this;
    call.active = new CallExecution(call, call.inheritedDeadline, this.attempt, this.tried);
    return call.active;
  }

  /** Lets `cancel` end it although its caller has neither a signal nor a deadline. */
  letCancel(): void {
    this.#mayLose = true;
  }

  /** Cuts it off, with all its attempts. The first reason counts. */
  cancel(reason: unknown): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    this.#reason = reason;
    this.#at = Number.NaN;
    for (const child of this.#children ?? []) child.cancel(reason);
    this.#controller?.abort(reason);
    this.#interrupt?.(reason);
    this.#onCancelled?.(reason);
  }

  /** Calls `action` when it is cut off. For a strategy that waits by itself, with nothing in progress below it. */
  whenCancelled(action: (reason: unknown) => void): void {
    this.#onCancelled = action;
  }

  /** Does the work, but waits for it no longer than until `cancel`. Never throws by itself. */
  perform(work: Work<unknown>): Promise<unknown> {
    if (this.#timesWork) this.#workBeganAt = this.at;
    this.#at = Number.NaN;
    return this.#canBeCancelled ? this.#performUntilCancelled(work) : begin(work, this);
  }

  get #canBeCancelled(): boolean {
    return (
      this.deadline !== Number.POSITIVE_INFINITY || this.call.signal !== undefined || this.#mayLose
    );
  }

  #performUntilCancelled(work: Work<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#isCancelled) throw this.#reason;
      this.#interrupt = reject;
      this.#isWorking = true;
      const succeed = (value: unknown): void => {
        this.#workEnded();
        resolve(value);
      };
      const fail = (error: unknown): void => {
        this.#workEnded();
        reject(error);
      };
      begin(work, this).then(succeed, fail);
    });
  }

  /**
   * Waits for something else than the work.
   *
   * @param start Gets what ends the wait. @returns Undoes it when the wait is cut short.
   */
  wait(
    waitingIn: WaitingIn,
    start: (done: () => void, fail: (error: unknown) => void) => () => void,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#isCancelled) throw this.#reason;
      this.#waitingIn = waitingIn;
      const end = (): void => {
        this.#waitingIn = undefined;
        this.#interrupt = undefined;
        this.#at = Number.NaN;
      };
      const undo = start(
        () => {
          end();
          resolve();
        },
        (error) => {
          end();
          reject(error);
        },
      );
      this.#interrupt = (reason) => {
        undo();
        end();
        reject(reason);
      };
    });
  }

  /** Calls `action` when the work that was left behind has ended. For those who hold something as long as the work runs. */
  whenWorkEnded(action: () => void): void {
    const earlier = this.#onWorkEnded;
    this.#onWorkEnded =
      earlier === undefined
        ? action
        : () => {
            earlier();
            action();
          };
  }

  #workEnded(): void {
    this.#isWorking = false;
    this.#interrupt = undefined;
    this.#at = Number.NaN;
    this.#onWorkEnded?.();
  }
}

/** Work may answer without a promise, and throw without one. */
function begin(work: Work<unknown>, ctx: CallExecution): Promise<unknown> {
  try {
    return Promise.resolve(work(ctx));
  } catch (error) {
    return Promise.reject(error);
  }
}
