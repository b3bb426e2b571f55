import type { Random } from "@holdfast/clock";
import { ManualClock, type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { fixed } from "../backoff.ts";
import { type CallOutcome, pipeline } from "../pipeline.ts";
import { retry } from "../retry.ts";
import { RetryBudget } from "../retry-budget.ts";
import { reacted } from "./reacted.ts";

const attemptsMax = 3;
const backoffMs = 10;
const options = { attempts: attemptsMax, backoff: fixed({ delayMs: backoffMs }) };

/** What can come of an attempt: its error, and whether a call may be repeated after it. */
const ends = [
  { name: "answer", error: undefined, repeat: "no" },
  { name: "lost", error: { code: 14 }, repeat: "if idempotent" },
  { name: "refused", error: { code: 14, unprocessed: true }, repeat: "yes" },
  { name: "bug", error: { code: 2 }, repeat: "no" },
  { name: "about the request", error: { code: 5 }, repeat: "no" },
  { name: "told to wait", error: { code: 8, pushbackMs: 25 }, repeat: "if idempotent" },
  { name: "told not to", error: { code: 14, pushbackMs: -1 }, repeat: "no" },
] as const;

/** One call, as a list of what came of its attempts. */
interface PlainCall {
  readonly idempotent: boolean;
  readonly deadline: number;
  readonly hasBudget: boolean;
  sent: number;
  /** Instant of the next attempt while none is in progress. */
  nextAt: number | undefined;
  /** The error of the last attempt. */
  error: unknown;
  end: "answer" | "error" | "deadline" | "cancelled" | undefined;
}

/** Calls that fail in every way, one after the other; after each end the rules of gRFC A6 say what must come next. */
export const retryWalk: ModelWalk = {
  name: "retry",
  start: (random) => {
    const walk = new RetryWalk(random);
    return async () => await walk.step();
  },
};

class RetryWalk {
  readonly #random: Random;
  readonly #clock = new ManualClock();
  readonly #rich = pipeline({ name: "peer", clock: this.#clock }, retry(options));
  readonly #poor = pipeline(
    { name: "peer", clock: this.#clock },
    retry({ ...options, budget: new RetryBudget({ ratio: 0, minPerSecond: 0 }) }),
  );
  #caller = new AbortController();
  #answer = Promise.withResolvers<string>();
  #sent = 0;
  #outcome: CallOutcome<string> | undefined;
  #plain: PlainCall | undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  async step(): Promise<string | undefined> {
    const chance = this.#random();
    const call = this.#plain ?? this.#begin();
    if (this.#plain === call) {
      if (chance < 0.45) this.#finish(call);
      else if (chance < 0.97) await this.#pass(call);
      else {
        this.#caller.abort();
        call.end = "cancelled";
      }
    }
    this.#plain = call;
    await reacted();
    if (this.#sent !== call.sent) {
      return `${this.#sent} attempts at ${this.#clock.now()} ms, not ${call.sent}`;
    }
    if (call.end === undefined) return this.#outcome && `over at ${this.#clock.now()} ms`;
    this.#plain = undefined;
    if (this.#clock.scheduled > 0) return "a timer is left";
    return differs(this.#outcome, call.end, call.error);
  }

  #begin(): PlainCall {
    const call: PlainCall = {
      idempotent: this.#random() < 0.7,
      deadline: this.#clock.now() + oneOf(this.#random, [5, 30, 1_000]),
      hasBudget: this.#random() < 0.8,
      sent: 1,
      nextAt: undefined,
      error: undefined,
      end: undefined,
    };
    this.#caller = new AbortController();
    this.#sent = 0;
    this.#outcome = undefined;
    void this.#call(call);
    return call;
  }

  async #call({ idempotent, deadline, hasBudget }: PlainCall): Promise<void> {
    const { signal } = this.#caller;
    const work = (): Promise<string> => {
      this.#sent += 1;
      this.#answer = Promise.withResolvers();
      return this.#answer.promise;
    };
    const calls = hasBudget ? this.#rich : this.#poor;
    this.#outcome = await calls.outcome(work, { signal, idempotent, deadline });
  }

  #finish(call: PlainCall): void {
    if (call.nextAt !== undefined) return;
    const { error, repeat, name } = oneOf(this.#random, ends);
    if (error === undefined) {
      this.#answer.resolve("answer");
      call.end = "answer";
      return;
    }
    call.error = Object.assign(new Error(name), error);
    this.#answer.reject(call.error);
    const now = this.#clock.now();
    const delayMs = name === "told to wait" ? 25 : backoffMs;
    const mayRepeat = repeat === "yes" || (repeat === "if idempotent" && call.idempotent);
    const hasAnother = call.sent < attemptsMax && call.hasBudget && now + delayMs < call.deadline;
    if (mayRepeat && hasAnother) call.nextAt = now + delayMs;
    else call.end = "error";
  }

  async #pass(call: PlainCall): Promise<void> {
    await this.#clock.advance(upTo(this.#random, 15));
    const now = this.#clock.now();
    if (call.nextAt !== undefined && call.nextAt <= now) {
      call.sent += 1;
      call.nextAt = undefined;
    }
    if (call.deadline <= now) call.end = "deadline";
  }
}

function differs(
  outcome: CallOutcome<string> | undefined,
  end: NonNullable<PlainCall["end"]>,
  error: unknown,
): string | undefined {
  if (outcome === undefined) return `not over, though: ${end}`;
  if (outcome.ok) return end === "answer" ? undefined : `an answer in place of: ${end}`;
  const code: unknown = Reflect.get(Object(outcome.error), "code");
  switch (end) {
    case "answer":
      return `${String(code)} in place of the answer`;
    case "error":
      return outcome.error === error ? undefined : `${String(code)}, not the last real error`;
    case "deadline":
      return code === "DEADLINE_EXCEEDED" ? undefined : `${String(code)} at the deadline`;
    case "cancelled":
      return code === "CANCELLED" ? undefined : `${String(code)} for a caller that left`;
  }
}
