import type { Random } from "@holdfast/clock";
import { ManualClock, type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { coalesce } from "../coalesce.ts";
import { pipeline } from "../pipeline.ts";
import { reacted } from "./reacted.ts";

const keysMax = 2;
const keys: readonly string[] = ["a", "b", "c"];

interface Caller {
  readonly controller: AbortController;
  /** Milliseconds of the clock at which it stops waiting. */
  readonly deadline: number;
  /** What it got: the text of an answer or of an error. */
  got: string | undefined;
}

/** One request to the peer and those who wait for it. */
interface Flight {
  /** Undefined when nobody can join. */
  readonly key: string | undefined;
  readonly signal: AbortSignal;
  readonly answer: PromiseWithResolvers<string>;
  readonly waiting: readonly Caller[];
}

/** A list of flights: who asks for a key that is on its way waits for that one, and a flight nobody waits for is called off. */
export const coalesceWalk: ModelWalk = {
  name: "coalesce",
  start: (random) => {
    const walk = new CoalesceWalk(random);
    return async () => await walk.step();
  },
};

class CoalesceWalk {
  readonly #random: Random;
  readonly #clock = new ManualClock();
  readonly #calls = pipeline(
    { name: "peer", clock: this.#clock },
    coalesce({ key: (ctx) => String(ctx.attributes["key"]), keysMax }),
  );
  /** Requests that were sent and that the model has not yet expected. */
  readonly #begun: Pick<Flight, "signal" | "answer">[] = [];
  #flights: readonly Flight[] = [];
  #answered = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  async step(): Promise<string | undefined> {
    const chance = this.#random();
    let says: string | undefined;
    if (chance < 0.5) says = await this.#ask();
    else if (chance < 0.7) says = await this.#answer();
    else if (chance < 0.85) says = await this.#giveUp();
    else says = await this.#pass();
    return says && `${says}, at ${this.#clock.now()} ms`;
  }

  async #ask(): Promise<string | undefined> {
    const key = oneOf(this.#random, keys);
    const deadline = this.#clock.now() + oneOf(this.#random, [10, 50, 500]);
    const caller: Caller = { controller: new AbortController(), deadline, got: undefined };
    void this.#call(key, caller);
    await reacted();
    const joined = this.#flights.find((flight) => flight.key === key);
    if (joined !== undefined) {
      this.#flights = this.#flights.map((flight) =>
        flight === joined ? { ...flight, waiting: [...flight.waiting, caller] } : flight,
      );
      return this.#begun.length === 0 ? undefined : `${key} was asked for twice`;
    }
    const made = this.#begun.shift();
    if (made === undefined) return `${key} was not asked for`;
    const shared = this.#flights.filter((flight) => flight.key !== undefined).length;
    const flight = { ...made, key: shared < keysMax ? key : undefined, waiting: [caller] };
    this.#flights = [...this.#flights, flight];
    return undefined;
  }

  async #call(key: string, caller: Caller): Promise<void> {
    const { controller, deadline } = caller;
    const outcome = await this.#calls.outcome(
      (ctx) => {
        const answer = Promise.withResolvers<string>();
        this.#begun.push({ signal: ctx.signal, answer });
        return answer.promise;
      },
      { attributes: { key }, signal: controller.signal, deadline },
    );
    caller.got = outcome.ok ? outcome.value : codeOf(outcome.error);
  }

  async #answer(): Promise<string | undefined> {
    if (this.#flights.length === 0) return undefined;
    const flight = oneOf(this.#random, this.#flights);
    this.#flights = this.#flights.filter((each) => each !== flight);
    this.#answered += 1;
    const isUp = this.#random() < 0.7;
    const text = isUp ? `answer ${this.#answered}` : `error ${this.#answered}`;
    if (isUp) flight.answer.resolve(text);
    else flight.answer.reject(Object.assign(new Error("down"), { code: text }));
    await reacted();
    const wrong = flight.waiting.find(({ got }) => got !== text);
    return wrong && `one who waited got ${wrong.got}, not ${text}`;
  }

  async #giveUp(): Promise<string | undefined> {
    const all = this.#flights.flatMap(({ waiting }) => waiting);
    if (all.length === 0) return undefined;
    const one = oneOf(this.#random, all);
    one.controller.abort();
    await reacted();
    return this.#leave((caller) => caller === one, "CANCELLED");
  }

  async #pass(): Promise<string | undefined> {
    await this.#clock.advance(upTo(this.#random, 30));
    const now = this.#clock.now();
    return this.#leave(({ deadline }) => deadline <= now, "DEADLINE_EXCEEDED");
  }

  /** Those who stop waiting, and what they get. */
  #leave(isLeaving: (caller: Caller) => boolean, got: string): string | undefined {
    const all = this.#flights.flatMap(({ waiting }) => waiting);
    const wrong = all.find((caller) => caller.got !== (isLeaving(caller) ? got : undefined));
    if (wrong !== undefined) return `one who waited got ${wrong.got}`;
    this.#flights = this.#flights.map((flight) => ({
      ...flight,
      waiting: flight.waiting.filter((caller) => !isLeaving(caller)),
    }));
    const odd = this.#flights.find(
      ({ signal, waiting }) => signal.aborted !== (waiting.length === 0),
    );
    this.#flights = this.#flights.filter(({ waiting }) => waiting.length > 0);
    if (odd === undefined) return undefined;
    return `a call for which ${odd.waiting.length} wait was ${odd.signal.aborted ? "" : "not "}called off`;
  }
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null ? String(Reflect.get(error, "code")) : "";
}
