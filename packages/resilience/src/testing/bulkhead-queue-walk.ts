import type { Random } from "@holdfast/clock";
import { ManualClock, type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { Bulkhead } from "../bulkhead.ts";
import { bulkhead } from "../bulkhead-strategy.ts";
import { type CallOutcome, pipeline } from "../pipeline.ts";
import { type Priority, priorities } from "../priority.ts";
import { reacted } from "./reacted.ts";

const limit = 2;
const queueMax = 4;
const agingMs = 40;
const maxWaitMs = 100;
const lifoAfterMs = 60;

/** A call, from its arrival to the end of its work. */
interface PlainCall {
  readonly rank: number;
  readonly arrivedAt: number;
  readonly deadline: number;
  readonly controller: AbortController;
  readonly work: PromiseWithResolvers<string>;
  isWorking: boolean;
  workedFrom: number;
  outcome: CallOutcome<string> | undefined;
}

/** Lists of those who work and those who wait, looked through from the start each time: who is next, who is in the way, who is too late. */
export const bulkheadQueueWalk: ModelWalk = {
  name: "bulkhead, priority queue",
  start: (random) => {
    const walk = new BulkheadQueueWalk(random);
    return async () => await walk.step();
  },
};

class BulkheadQueueWalk {
  readonly #random: Random;
  readonly #clock = new ManualClock();
  readonly #one = new Bulkhead({
    limit,
    queue: queueMax,
    order: "priority",
    agingMs,
    maxWaitMs,
    lifoAfterMs,
  });
  readonly #calls = pipeline({ name: "peer", clock: this.#clock }, bulkhead(this.#one));
  #working: readonly PlainCall[] = [];
  #waiting: readonly PlainCall[] = [];
  /** Instant at which the first came to the queue while it was empty. */
  #busySince = 0;
  #meanHoldMs = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  async step(): Promise<string | undefined> {
    const chance = this.#random();
    let says: string | undefined;
    if (chance < 0.45) says = await this.#arrive();
    else if (chance < 0.75) await this.#end();
    else if (chance < 0.8) await this.#cancel();
    else await this.#pass();
    says ??= this.#differs();
    return says && `${says}, at ${this.#clock.now()} ms`;
  }

  #differs(): string | undefined {
    const { inFlight, queued, leaked } = this.#one.snapshot;
    const [working, waiting] = [this.#working, this.#waiting];
    if (inFlight !== working.length) return `${inFlight} hold permits, not ${working.length}`;
    if (queued !== waiting.length) return `${queued} wait, not ${waiting.length}`;
    const left = working.filter(({ outcome }) => outcome !== undefined).length;
    if (leaked !== left) return `${leaked} permits leaked, not ${left}`;
    if (working.some(({ isWorking }) => !isWorking)) return "the wrong one was let in";
    const isGone = waiting.some(({ outcome }) => outcome !== undefined);
    return isGone ? "a waiter was turned away" : undefined;
  }

  async #arrive(): Promise<string | undefined> {
    const now = this.#clock.now();
    const priority = oneOf(this.#random, priorities);
    const call: PlainCall = {
      rank: priorities.indexOf(priority),
      arrivedAt: now,
      deadline: now + oneOf(this.#random, [20, 60, 200, 1_000]),
      controller: new AbortController(),
      work: Promise.withResolvers(),
      isWorking: false,
      workedFrom: Number.NaN,
      outcome: undefined,
    };
    void this.#call(call, priority);
    await reacted();
    if (this.#working.length < limit) {
      this.#admit(call);
      return undefined;
    }
    const ahead = this.#waiting.filter(({ rank }) => rank <= call.rank).length;
    const expectedMs = ((ahead + 1) / limit) * this.#meanHoldMs;
    if (call.deadline - now < expectedMs) {
      return reasonOf(call) === "expected-wait" ? undefined : "a call that comes too late waits";
    }
    return this.#queue(call);
  }

  async #call(call: PlainCall, priority: Priority): Promise<void> {
    const work = (): Promise<string> => {
      call.isWorking = true;
      return call.work.promise;
    };
    const { controller, deadline } = call;
    const options = { signal: controller.signal, deadline, priority };
    call.outcome = await this.#calls.outcome(work, options);
  }

  #queue(call: PlainCall): string | undefined {
    if (this.#waiting.length === 0) this.#busySince = this.#clock.now();
    if (this.#waiting.length < queueMax) {
      this.#waiting = [...this.#waiting, call];
      return undefined;
    }
    const least = Math.max(...this.#waiting.map(({ rank }) => rank));
    const lessImportant = this.#waiting.filter(({ rank }) => rank === least && rank > call.rank);
    const outranked = lessImportant.at(this.#isLifo ? 0 : -1);
    if (outranked === undefined)
      return reasonOf(call) === "full" ? undefined : "the queue is too long";
    this.#waiting = [...without(this.#waiting, outranked), call];
    return reasonOf(outranked) === "outranked" ? undefined : "the least important still waits";
  }

  /** The queue has not been empty for too long: the newest of the class whose turn it is comes first. */
  get #isLifo(): boolean {
    return this.#clock.now() - this.#busySince >= lifoAfterMs;
  }

  #admit(call: PlainCall): void {
    this.#working = [...this.#working, call];
    call.workedFrom = this.#clock.now();
  }

  async #end(): Promise<void> {
    if (this.#working.length === 0) return;
    const call = oneOf(this.#random, this.#working);
    this.#working = without(this.#working, call);
    call.work.resolve("done");
    this.#meanHoldMs += 0.1 * (this.#clock.now() - call.workedFrom - this.#meanHoldMs);
    await reacted();
    const [oldest] = this.#waiting.toSorted((a, b) => scoreOf(a) - scoreOf(b) || a.rank - b.rank);
    const next = this.#isLifo
      ? this.#waiting.findLast(({ rank }) => rank === oldest?.rank)
      : oldest;
    if (next === undefined) return;
    this.#waiting = without(this.#waiting, next);
    this.#admit(next);
  }

  async #cancel(): Promise<void> {
    const all = [...this.#waiting, ...this.#working];
    if (all.length === 0) return;
    const call = oneOf(this.#random, all);
    call.controller.abort();
    await reacted();
    this.#waiting = without(this.#waiting, call);
  }

  async #pass(): Promise<void> {
    await this.#clock.advance(upTo(this.#random, 30));
    const now = this.#clock.now();
    this.#waiting = this.#waiting.filter(
      ({ deadline, arrivedAt }) => deadline > now && arrivedAt + maxWaitMs > now,
    );
  }
}

function without(list: readonly PlainCall[], call: PlainCall): readonly PlainCall[] {
  return list.filter((each) => each !== call);
}

/** The least is served next: so much waiting makes up for one class. */
function scoreOf({ rank, arrivedAt }: PlainCall): number {
  return rank * agingMs + arrivedAt;
}

function reasonOf({ outcome }: PlainCall): unknown {
  return outcome?.ok === false ? Reflect.get(Object(outcome.error), "reason") : undefined;
}
