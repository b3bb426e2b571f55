import type { Random } from "@holdfast/clock";
import { ManualClock, type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { cache } from "../cache.ts";
import { type CallOutcome, pipeline } from "../pipeline.ts";
import { ResultCache } from "../result-cache.ts";
import { reacted } from "./reacted.ts";

const freshMs = 100;
const revalidateMs = 100;
const onErrorMs = 400;
const refreshMs = 300;
const entriesMax = 2;
const keys: readonly string[] = ["a", "b", "c"];

interface Caller {
  readonly controller: AbortController;
  outcome: CallOutcome<string> | undefined;
}

/** One request to the origin, which answers when the walk says so. */
interface Request {
  readonly key: string;
  readonly askedAt: number;
  /** Invalidations before it was sent: what it brings back is older than any after. */
  readonly invalidations: number;
  /** Undefined for a refresh, for which nobody waits. */
  readonly caller: Caller | undefined;
  readonly answer: PromiseWithResolvers<string>;
}

interface Stored {
  readonly key: string;
  readonly value: string;
  readonly at: number;
}

const unavailable = Object.assign(new Error("down"), { code: 14 });

/** What is stored, as a list, the least recently used first. */
class PlainStore {
  #stored: readonly Stored[] = [];

  /** What is held for a key and good for anything. To ask for it is to use it. */
  use(key: string, now: number): Stored | undefined {
    const found = this.#stored.find((each) => each.key === key);
    this.forget(key);
    if (found === undefined || now - found.at >= freshMs + onErrorMs) return undefined;
    this.#stored = [...this.#stored, found];
    return found;
  }

  keep(key: string, value: string, now: number): void {
    this.forget(key);
    this.#stored = [...this.#stored, { key, value, at: now }].slice(-entriesMax);
  }

  forget(key: string): void {
    this.#stored = this.#stored.filter((each) => each.key !== key);
  }
}

/** The rules of RFC 5861 read literally. */
export const cacheWalk: ModelWalk = {
  name: "cache",
  start: (random) => {
    const walk = new CacheWalk(random);
    return async () => await walk.step();
  },
};

class CacheWalk {
  readonly #random: Random;
  readonly #clock = new ManualClock();
  readonly #answers = new ResultCache({
    freshMs,
    staleWhileRevalidateMs: revalidateMs,
    staleIfErrorMs: onErrorMs,
    entriesMax,
  });
  readonly #calls = pipeline(
    { name: "peer", clock: this.#clock },
    cache(this.#answers, { key: (ctx) => String(ctx.attributes["key"]), refreshMs }),
  );
  readonly #plain = new PlainStore();
  /** Requests that the cache has sent and the model has not yet expected. */
  readonly #sent: PromiseWithResolvers<string>[] = [];
  #requests: readonly Request[] = [];
  #invalidations = 0;
  #answered = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  async step(): Promise<string | undefined> {
    const chance = this.#random();
    let says: string | undefined;
    if (chance < 0.4) says = await this.#ask();
    else if (chance < 0.65) says = await this.#answer();
    else if (chance < 0.7) says = await this.#giveUp();
    else if (chance < 0.97) await this.#pass();
    else this.#invalidate();
    if (says !== undefined) return `${says}, at ${this.#clock.now()} ms`;
    return this.#sent.length === 0 ? undefined : `${this.#sent.length} requests too many`;
  }

  async #ask(): Promise<string | undefined> {
    const key = oneOf(this.#random, keys);
    const caller: Caller = { controller: new AbortController(), outcome: undefined };
    void this.#call(key, caller);
    await reacted();
    const now = this.#clock.now();
    const found = this.#plain.use(key, now);
    const ageMs = found === undefined ? Number.POSITIVE_INFINITY : now - found.at;
    if (found === undefined || ageMs >= freshMs + revalidateMs) {
      return this.#expect(key, caller) ? undefined : `${key} was not asked for`;
    }
    const isRefreshed = this.#requests.some(
      (each) => each.key === key && each.caller === undefined,
    );
    if (ageMs >= freshMs && !isRefreshed && !this.#expect(key)) return `${key} was not refreshed`;
    return differs(caller.outcome, this.#given(found));
  }

  async #call(key: string, caller: Caller): Promise<void> {
    const work = (): Promise<string> => {
      const answer = Promise.withResolvers<string>();
      this.#sent.push(answer);
      return answer.promise;
    };
    const { signal } = caller.controller;
    caller.outcome = await this.#calls.outcome(work, { attributes: { key }, signal });
  }

  /** Notes a request that must have been sent. @returns False when there was none. */
  #expect(key: string, caller?: Caller): boolean {
    const answer = this.#sent.shift();
    if (answer === undefined) return false;
    const invalidations = this.#invalidations;
    const request = { key, askedAt: this.#clock.now(), invalidations, caller, answer };
    this.#requests = [...this.#requests, request];
    return true;
  }

  async #answer(): Promise<string | undefined> {
    if (this.#requests.length === 0) return undefined;
    const request = oneOf(this.#random, this.#requests);
    this.#requests = this.#requests.filter((each) => each !== request);
    const { key, caller, invalidations, answer } = request;
    const isUp = this.#random() < 0.6;
    this.#answered += 1;
    const value = `${key} ${this.#answered}`;
    if (isUp) answer.resolve(value);
    else answer.reject(unavailable);
    await reacted();
    const now = this.#clock.now();
    if (isUp) {
      if (invalidations === this.#invalidations) this.#plain.keep(key, value, now);
      const origin = { ok: true, value, source: "origin", stale: false };
      return caller && differs(caller.outcome, origin);
    }
    if (caller === undefined) return undefined;
    const held = this.#plain.use(key, now);
    const failed = { ok: false, error: unavailable };
    return differs(caller.outcome, held === undefined ? failed : this.#given(held));
  }

  async #giveUp(): Promise<string | undefined> {
    const [request] = this.#requests.filter(({ caller }) => caller !== undefined);
    if (request?.caller === undefined) return undefined;
    this.#requests = this.#requests.filter((each) => each !== request);
    request.caller.controller.abort();
    await reacted();
    const { outcome } = request.caller;
    return outcome?.ok === false ? undefined : "a caller that gave up got an answer";
  }

  async #pass(): Promise<void> {
    await this.#clock.advance(upTo(this.#random, this.#random() < 0.1 ? 600 : 60));
    const now = this.#clock.now();
    this.#requests = this.#requests.filter(
      ({ caller, askedAt }) => caller !== undefined || now - askedAt < refreshMs,
    );
  }

  #invalidate(): void {
    const key = oneOf(this.#random, keys);
    this.#invalidations += 1;
    this.#answers.delete(key);
    this.#plain.forget(key);
  }

  #given({ value, at }: Stored): object {
    const ageMs = this.#clock.now() - at;
    return { ok: true, value, source: "cache", stale: ageMs >= freshMs, ageMs };
  }
}

/** What of an outcome is not as expected. */
function differs(outcome: CallOutcome<string> | undefined, expected: object): string | undefined {
  if (outcome === undefined) return "no outcome";
  const wrong = Object.entries(expected).find(
    ([field, value]) => Reflect.get(outcome, field) !== value,
  );
  return (
    wrong && `${wrong[0]} is ${String(Reflect.get(outcome, wrong[0]))}, not ${String(wrong[1])}`
  );
}
