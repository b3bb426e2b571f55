// Equal calls in progress become one. The one that is made, the flight, belongs to nobody: it runs without the signal and the deadline of the call that
// began it. Each caller waits for it only as long as its own signal and deadline allow, and the flight is cut off when nobody waits any more.

import type { CallExecution } from "./call-execution.ts";
import { detachedCall } from "./detached-call.ts";
import { Cancelled } from "./errors.ts";
import type { Execution, Work } from "./execution.ts";
import { checkOptions, integer, isFunction, required } from "./option-rules.ts";
import type { Env, Step, Strategy } from "./strategy.ts";
import { withinLimit } from "./within-limit.ts";

export interface CoalesceOptions {
  /** Names what the call asks for: calls of one key get one answer. Undefined: this call is made by itself. */
  readonly key: (ctx: Execution) => string | undefined;
  /** Keys in progress at once; beyond it calls are made by themselves. At least 1. Default 1 000. */
  readonly keysMax?: number;
}

/** More different calls than this at once is not one crowd asking for one thing. */
export const defaultCoalesceKeysMax = 1_000;

/**
 * Makes one call for all who ask for the same thing at the same time, against the crowd that comes when a cache entry runs out. Only for reads: whoever
 * joins gets the answer, or the error, of a call that began before its own.
 */
export function coalesce(options: CoalesceOptions): Strategy {
  checkOptions("coalesce", options, { key: required(isFunction), keysMax: integer(1) });
  return { kind: "coalesce", compile: (next, env) => compile(next, env, options) };
}

function compile(next: Step, env: Env, options: CoalesceOptions): Step {
  const { key: keyOf, keysMax = defaultCoalesceKeysMax } = options;
  const flights = new Map<string, Flight>();
  return async (ctx, work) => {
    const key = keyOf(ctx);
    // What has ended before it began must not begin anything.
    if (key === undefined || ctx.isCancelled || ctx.at >= ctx.deadline) return next(ctx, work);
    let flight = flights.get(key);
    if (flight !== undefined) {
      const sharedBy = flight.waiting + 1;
      env.observe({ kind: "call-coalesced", name: env.name, sharedBy }, ctx);
    } else {
      if (flights.size >= keysMax) return next(ctx, work);
      const begun = new Flight(env, ctx, () => {
        if (flights.get(key) === begun) flights.delete(key);
      });
      flights.set(key, begun);
      begun.take(next, work);
      flight = begun;
    }
    return flight.join(env, ctx);
  };
}

class Flight {
  readonly #execution: CallExecution;
  readonly #name: string;
  readonly #leave: () => void;
  #answer: Promise<unknown> = neverTaken;
  #waiting = 0;

  /** @param leave Takes it out of the list of flights that can be joined. */
  constructor(env: Env, ctx: CallExecution, leave: () => void) {
    this.#execution = detachedCall(env, ctx);
    this.#name = env.name;
    this.#leave = leave;
  }

  /** Calls that wait for it. */
  get waiting(): number {
    return this.#waiting;
  }

  take(next: Step, work: Work<unknown>): void {
    this.#answer = next(this.#execution, work);
    // Who waits sees the error; when nobody does any more it is nobody's.
    this.#answer.then(this.#leave, this.#leave);
  }

  async join(env: Env, ctx: CallExecution): Promise<unknown> {
    this.#waiting += 1;
    try {
      return await withinLimit(env, ctx, Number.POSITIVE_INFINITY, () => this.#answer);
    } finally {
      const { attempts, stoppedBy, source, stale, ageMs } = this.#execution.call;
      Object.assign(ctx.call, { attempts, stoppedBy, source, stale, ageMs });
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#abandon();
    }
  }

  /** Does nothing to a flight that has ended. */
  #abandon(): void {
    this.#leave();
    this.#execution.cancel(new Cancelled(this.#name, "nobody waits for the answer any more"));
  }
}

const neverTaken = Promise.resolve();
