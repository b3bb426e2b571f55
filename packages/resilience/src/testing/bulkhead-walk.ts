import { ManualClock, type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { Bulkhead } from "../bulkhead.ts";
import { bulkhead } from "../bulkhead-strategy.ts";
import { pipeline } from "../pipeline.ts";

const limit = 3;
const queueMax = 4;

/** The rule said as plainly as possible: a list of those that work and a list of those that wait. */
class PlainBulkhead {
  readonly working: number[] = [];
  readonly waiting: number[] = [];

  arrive(id: number): void {
    if (this.working.length < limit) this.working.push(id);
    else if (this.waiting.length < queueMax) this.waiting.push(id);
  }

  /** The permit goes to who has waited longest. */
  end(id: number): void {
    this.working.splice(this.working.indexOf(id), 1);
    const next = this.waiting.shift();
    if (next !== undefined) this.working.push(next);
  }

  /** Who waits leaves at once. Who works keeps the permit until the work has ended. */
  cancel(id: number): void {
    const place = this.waiting.indexOf(id);
    if (place >= 0) this.waiting.splice(place, 1);
  }
}

/** A bulkhead with its queue, driven through a pipeline, since its waits are promises. */
export const bulkheadWalk: ModelWalk = {
  name: "bulkhead",
  start: (random) => {
    const one = new Bulkhead({ limit, queue: queueMax });
    const calls = pipeline({ name: "peer", clock: new ManualClock() }, bulkhead(one));
    const plain = new PlainBulkhead();
    const ends = new Map<number, () => void>();
    const callers = new Map<number, AbortController>();
    let newest = 0;
    const arrive = (): void => {
      newest += 1;
      const id = newest;
      const caller = new AbortController();
      callers.set(id, caller);
      const work = (): Promise<void> =>
        new Promise((resolve) => {
          ends.set(id, resolve);
        });
      void calls.outcome(work, { signal: caller.signal });
      plain.arrive(id);
      if (callers.size > 20) callers.delete(Math.min(...callers.keys()));
    };
    const end = (): void => {
      if (ends.size === 0) return;
      const [id, finish] = oneOf(random, [...ends]);
      ends.delete(id);
      finish();
      plain.end(id);
    };
    const cancel = (): void => {
      if (callers.size === 0) return;
      const [id, caller] = oneOf(random, [...callers]);
      callers.delete(id);
      caller.abort();
      plain.cancel(id);
    };
    return async () => {
      [arrive, arrive, end, end, cancel][upTo(random, 4)]?.();
      // Everything that can react without time passing has reacted.
      await new Promise(setImmediate);
      const { inFlight, queued } = one.snapshot;
      if (inFlight !== plain.working.length) return `${inFlight} hold permits`;
      if (queued !== plain.waiting.length) return `${queued} wait, not ${plain.waiting.length}`;
      const stray = plain.working.find((id) => !ends.has(id));
      return stray === undefined ? undefined : `call ${stray} does not work`;
    };
  },
};
