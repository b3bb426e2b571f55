import type { Random } from "@holdfast/clock";
import { ManualClock, type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { hedge } from "../hedge.ts";
import { type CallOutcome, pipeline } from "../pipeline.ts";
import { RetryBudget } from "../retry-budget.ts";
import { reacted } from "./reacted.ts";

const delayMs = 20;
const attemptsMax = 3;
const options = { delay: delayMs, attempts: attemptsMax, idempotent: true };

/** What the peer can answer to an attempt. */
const answers = [
  { kind: "answer" },
  { kind: "failure" },
  { kind: "failure" },
  { kind: "last-failure" },
  { kind: "refusal" },
  { kind: "pushback", ms: 7 },
  { kind: "pushback", ms: -1 },
] as const;

type Answer = (typeof answers)[number];

/** What an attempt ends with, as gRPC would say it. */
function errorOf(answer: Answer): Error | null {
  switch (answer.kind) {
    case "answer":
      return null;
    case "failure":
      return Object.assign(new Error("UNAVAILABLE"), { code: 14 });
    case "last-failure":
      return Object.assign(new Error("UNKNOWN"), { code: 2 });
    case "refusal":
      return Object.assign(new Error("NOT_FOUND"), { code: 5 });
    case "pushback":
      return Object.assign(new Error("pushed back"), { code: 14, pushbackMs: answer.ms });
  }
}

/** The rules of hedging in gRFC A6, said of one call: when an attempt is to be sent, and when the call is over. */
class PlainCall {
  sent = 1;
  live = 1;
  /** Instant of the next attempt, unless something happens before. */
  dueAt: number;
  /** Undefined while it is not over. */
  end: { readonly error: unknown } | undefined;
  readonly #hedgesMax: number;

  constructor(now: number, hedgesMax: number) {
    this.#hedgesMax = hedgesMax;
    this.dueAt = now + delayMs;
  }

  /** Time alone leads to the next attempt. When a budget that is empty refuses it there is nothing left to wait for. */
  sendDue(): void {
    const wasIdle = this.live === 0;
    this.send(this.dueAt);
    if (wasIdle && this.live === 0) this.end = { error: undefined };
  }

  send(now: number): void {
    if (this.sent > this.#hedgesMax) {
      this.dueAt = Number.POSITIVE_INFINITY;
      return;
    }
    this.sent += 1;
    this.live += 1;
    this.dueAt = this.sent > this.#hedgesMax ? Number.POSITIVE_INFINITY : now + delayMs;
    if (this.sent === attemptsMax) this.dueAt = Number.POSITIVE_INFINITY;
  }

  take(answer: Answer, error: unknown, now: number): void {
    this.live -= 1;
    switch (answer.kind) {
      case "answer":
      case "refusal":
        this.end = { error };
        return;
      case "failure":
        if (this.dueAt !== Number.POSITIVE_INFINITY) this.send(now);
        break;
      case "last-failure":
        this.dueAt = Number.POSITIVE_INFINITY;
        break;
      case "pushback":
        if (this.dueAt === Number.POSITIVE_INFINITY) break;
        this.dueAt = answer.ms < 0 ? Number.POSITIVE_INFINITY : now + answer.ms;
    }
    if (this.live === 0 && this.dueAt === Number.POSITIVE_INFINITY) this.end = { error };
  }
}

/** One call after the other, with a budget that has all or nothing to give. */
export const hedgeWalk: ModelWalk = {
  name: "hedge",
  start: (random) => {
    const walk = new HedgeWalk(random);
    return async () => await walk.step();
  },
};

interface Attempt {
  readonly signal: AbortSignal;
  readonly answer: PromiseWithResolvers<string>;
}

class HedgeWalk {
  readonly #random: Random;
  readonly #clock = new ManualClock();
  readonly #generous = pipeline({ name: "peer", clock: this.#clock }, hedge(options));
  readonly #mean = pipeline(
    { name: "peer", clock: this.#clock },
    hedge({ ...options, budget: new RetryBudget({ ratio: 0, minPerSecond: 0 }) }),
  );
  #caller = new AbortController();
  #outcome: CallOutcome<string> | undefined;
  #attempts: readonly Attempt[] = [];
  #sent = 0;
  #plain: PlainCall | undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  async step(): Promise<string | undefined> {
    const chance = this.#random();
    const call = this.#plain ?? this.#begin();
    if (this.#plain === call) {
      if (chance < 0.5) this.#answer(call);
      else if (chance < 0.95) await this.#pass(call);
      else {
        this.#caller.abort();
        call.end = { error: undefined };
      }
    }
    this.#plain = call;
    await reacted();
    if (this.#sent !== call.sent) {
      return `${this.#sent} attempts at ${this.#clock.now()} ms, not ${call.sent}`;
    }
    if ((this.#outcome === undefined) !== (call.end === undefined)) {
      return call.end === undefined ? "over" : "not over";
    }
    return call.end === undefined ? this.#whileLive(call) : this.#atItsEnd(call.end.error);
  }

  #whileLive({ live }: PlainCall): string | undefined {
    const actual = this.#attempts.filter(({ signal }) => !signal.aborted).length;
    return actual === live ? undefined : `${actual} in progress, not ${live}`;
  }

  /** @param expected The error it must have, null for an answer; undefined when only that it failed is known. */
  #atItsEnd(expected: unknown): string | undefined {
    this.#plain = undefined;
    if (this.#clock.scheduled > 0) return "a timer is left";
    if (this.#attempts.some(({ signal }) => !signal.aborted)) return "a loser was not told to stop";
    const error = this.#outcome?.ok === false ? this.#outcome.error : null;
    if (expected === undefined) return error === null ? "an answer from nowhere" : undefined;
    return error === expected ? undefined : `ended with ${String(error)}`;
  }

  #begin(): PlainCall {
    const isMean = this.#random() < 0.2;
    this.#caller = new AbortController();
    this.#outcome = undefined;
    this.#attempts = [];
    this.#sent = 0;
    void this.#call(isMean);
    return new PlainCall(this.#clock.now(), isMean ? 0 : attemptsMax - 1);
  }

  async #call(isMean: boolean): Promise<void> {
    const calls = isMean ? this.#mean : this.#generous;
    const work = ({ signal }: { readonly signal: AbortSignal }): Promise<string> => {
      const answer = Promise.withResolvers<string>();
      this.#attempts = [...this.#attempts, { signal, answer }];
      this.#sent += 1;
      return answer.promise;
    };
    this.#outcome = await calls.outcome(work, { signal: this.#caller.signal });
  }

  #answer(call: PlainCall): void {
    const live = this.#attempts.filter(({ signal }) => !signal.aborted);
    if (live.length === 0) return;
    const one = oneOf(this.#random, live);
    this.#attempts = this.#attempts.filter((each) => each !== one);
    const given = oneOf(this.#random, answers);
    const error = errorOf(given);
    if (error === null) one.answer.resolve("answer");
    else one.answer.reject(error);
    call.take(given, error, this.#clock.now());
  }

  async #pass(call: PlainCall): Promise<void> {
    const durationMs = upTo(this.#random, 12);
    await this.#clock.advance(durationMs);
    while (call.dueAt <= this.#clock.now()) call.sendDue();
  }
}
