// Bounds the calls in progress. A permit that becomes free is handed to the next waiter directly, so no newcomer can slip in between; a waiter that
// gives up leaves the queue at once; and a permit belongs to the work, not to who waits for it: after a timeout it stays taken until
// the work has really ended, or the bound would not be one.

import type { CallExecution } from "./call-execution.ts";
import { BulkheadFull, type BulkheadFullReason } from "./errors.ts";
import type { Observer } from "./events.ts";
import { nearlyFullShare } from "./nearly-full.ts";
import { above, checkOptions, integer, isName, oneOf, required } from "./option-rules.ts";
import { type QueueOrder, WaitQueue } from "./wait-queue.ts";

export interface BulkheadOptions {
  /** Names it in events and errors. Default the name of the pipeline. */
  readonly name?: string;
  /** Calls in progress at once. At least 1. */
  readonly limit: number;
  /** Calls that may wait for a permit. At least 0. Default 0. */
  readonly queue?: number;
  /** `fifo`, or `priority`: the most important waiter first, older ones gaining importance. Default `fifo`. */
  readonly order?: QueueOrder;
  /** Milliseconds a call may wait. Above 0. Default: until its deadline. */
  readonly maxWaitMs?: number;
  /** With `priority`: milliseconds of waiting that make up for one class of importance. Above 0. Default 1 000. */
  readonly agingMs?: number;
  /**
   * Milliseconds for which the queue has not been empty from which the newest of a class is served first: under lasting overload the oldest have
   * given up, or will have when they are answered. Above 0. Default: never.
   */
  readonly lifoAfterMs?: number;
}

/** Waiting hides overload; who wants a queue says so. */
export const defaultQueue = 0;
/** Longer than a queue that is worth having takes to pass. */
export const defaultAgingMs = 1_000;
/** Weight of the newest call in the mean time a permit is held: the last ten or so count. */
const meanHoldWeight = 0.1;

/** What a bulkhead holds at one instant. */
export interface BulkheadSnapshot {
  readonly name: string;
  readonly limit: number;
  /** Permits taken, leaked ones included. */
  readonly inFlight: number;
  readonly queued: number;
  /** Permits of work that goes on although nobody waits for it any more. */
  readonly leaked: number;
}

interface Waiter {
  readonly ctx: CallExecution;
  readonly admit: () => void;
  readonly refuse: (reason: BulkheadFullReason) => void;
}

/** @throws {RangeError} When an option is not allowed. */
export function checkBulkheadOptions(options: BulkheadOptions): void {
  checkOptions("bulkhead", options, {
    name: isName,
    limit: required(integer(1)),
    queue: integer(0),
    order: oneOf(["fifo", "priority"]),
    maxWaitMs: above(0),
    agingMs: above(0),
    lifoAfterMs: above(0),
  });
}

export class Bulkhead {
  readonly name: string;
  readonly #limit: number;
  readonly #queueMax: number;
  readonly #maxWaitMs: number;
  readonly #queue: WaitQueue<Waiter>;
  #inFlight = 0;
  #leaked = 0;
  #meanHoldMs = 0;

  /** @param name Used when the options give none. */
  constructor(options: BulkheadOptions, name = "bulkhead") {
    checkBulkheadOptions(options);
    this.name = options.name ?? name;
    this.#limit = options.limit;
    this.#queueMax = options.queue ?? defaultQueue;
    this.#maxWaitMs = options.maxWaitMs ?? Number.POSITIVE_INFINITY;
    const { order = "fifo", agingMs = defaultAgingMs, lifoAfterMs } = options;
    this.#queue = new WaitQueue(order, agingMs, lifoAfterMs);
  }

  get snapshot(): BulkheadSnapshot {
    return {
      name: this.name,
      limit: this.#limit,
      inFlight: this.#inFlight,
      queued: this.#queue.size,
      leaked: this.#leaked,
    };
  }

  /** Takes a permit if one is free. `release` must follow once. */
  tryAcquire(): boolean {
    if (this.#inFlight >= this.#limit) return false;
    this.#inFlight += 1;
    return true;
  }

  /** True when so few permits are free that a second attempt of a call must not take one from the first of another. */
  get isNearlyFull(): boolean {
    return this.#inFlight >= this.#limit * nearlyFullShare;
  }

  /** The answer to a second attempt while `isNearlyFull`. */
  refuseHedge(ctx: CallExecution, observe: Observer): BulkheadFull {
    return this.#refuse("hedge", ctx, observe, 0);
  }

  /** Waits for a permit. @throws {BulkheadFull} */
  acquire(ctx: CallExecution, observe: Observer): Promise<void> {
    const reason = this.#refusalOf(ctx);
    if (reason !== undefined) return Promise.reject(this.#refuse(reason, ctx, observe, 0));
    const since = ctx.at;
    return ctx.wait("queue", (done, fail) => {
      const refuse = (why: BulkheadFullReason): void => {
        timer?.cancel();
        fail(this.#refuse(why, ctx, observe, ctx.call.clock.now() - since));
      };
      const admit = (): void => {
        timer?.cancel();
        done();
      };
      const place = this.#queue.push({ ctx, admit, refuse }, ctx.priority, since);
      const giveUp = (): void => {
        place.leave();
        refuse("max-wait");
      };
      const timer =
        this.#maxWaitMs === Number.POSITIVE_INFINITY
          ? undefined
          : ctx.call.clock.schedule(this.#maxWaitMs, giveUp);
      return () => {
        timer?.cancel();
        place.leave();
      };
    });
  }

  /** True when it looks at how long permits are held. */
  get timesCalls(): boolean {
    return this.#queueMax > 0;
  }

  /** Gives the permit back, once the work has ended. */
  release(ctx: CallExecution): void {
    if (!ctx.isWorking) {
      this.#handOver(ctx);
      return;
    }
    this.#leaked += 1;
    ctx.whenWorkEnded(() => {
      this.#leaked -= 1;
      this.#handOver(ctx);
    });
  }

  #handOver(ctx: CallExecution): void {
    if (!this.timesCalls) {
      this.#inFlight -= 1;
      return;
    }
    const heldMs = ctx.workedMs;
    // No number when the work was never begun, because something further in refused it.
    if (heldMs >= 0) this.#meanHoldMs += (heldMs - this.#meanHoldMs) * meanHoldWeight;
    const now = ctx.at;
    let next = this.#queue.takeNext(now);
    // Whose deadline has passed is being told so by its timer; the permit is for someone who can use it.
    while (next !== undefined && next.item.ctx.deadline <= now) next = this.#queue.takeNext(now);
    if (next === undefined) this.#inFlight -= 1;
    else next.item.admit();
  }

  /** @returns Why a call cannot wait, undefined when it can. */
  #refusalOf(ctx: CallExecution): BulkheadFullReason | undefined {
    const turns = (this.#queue.aheadOf(ctx.priority) + 1) / this.#limit;
    if (ctx.deadline - ctx.at < turns * this.#meanHoldMs) return "expected-wait";
    if (this.#queue.size < this.#queueMax) return undefined;
    const outranked =
      this.#queueMax === 0 ? undefined : this.#queue.takeLessImportantThan(ctx.priority, ctx.at);
    if (outranked === undefined) return "full";
    outranked.item.refuse("outranked");
    return undefined;
  }

  #refuse(
    reason: BulkheadFullReason,
    ctx: CallExecution,
    observe: Observer,
    queueMs: number,
  ): BulkheadFull {
    observe(
      {
        kind: "bulkhead-rejected",
        name: this.name,
        reason,
        inFlight: this.#inFlight,
        limit: this.#limit,
        queued: this.#queue.size,
        queueMs,
      },
      ctx,
    );
    return new BulkheadFull(this.name, reason);
  }
}
