import { LinkedList, type ListNode } from "./linked-list.ts";
import { type Priority, priorities } from "./priority.ts";

export type QueueOrder = "fifo" | "priority";

interface Waiting<T> {
  readonly item: T;
  readonly since: number;
}

/** A place in a queue. `leave` takes constant time and does nothing when it has been left. */
export type Place<T> = Pick<ListNode<Waiting<T>>, "item" | "leave">;

/**
 * Those who wait: the oldest first, or by priority with aging. With aging, whoever has waited `agingMs` longer counts as one class more
 * important, so none waits for ever.
 *
 * A queue that does not empty any more serves each class from its other end: who came last still has time, while of those who came first most
 * callers have given up or soon will (adaptive LIFO; Maurer, Fail at Scale, ACM Queue 2015).
 */
export class WaitQueue<T> {
  readonly #lists: readonly LinkedList<Waiting<T>>[];
  readonly #agingMs: number;
  readonly #lifoAfterMs: number;
  /** Since when it has not been empty; of no meaning while it is. */
  #busySince = 0;

  /** @param lifoAfterMs How long it must not have been empty before the newest is served first. Default: that never happens. */
  constructor(order: QueueOrder, agingMs: number, lifoAfterMs = Number.POSITIVE_INFINITY) {
    const ranks = order === "fifo" ? ["all"] : priorities;
    this.#lists = ranks.map(() => new LinkedList());
    this.#agingMs = agingMs;
    this.#lifoAfterMs = lifoAfterMs;
  }

  get size(): number {
    let size = 0;
    for (const list of this.#lists) size += list.size;
    return size;
  }

  /** How many are served before a newcomer of this priority, aging aside. */
  aheadOf(priority: Priority): number {
    let ahead = 0;
    for (let rank = 0; rank <= this.#rankOf(priority); rank += 1)
      ahead += this.#lists[rank]?.size ?? 0;
    return ahead;
  }

  push(item: T, priority: Priority, now: number): Place<T> {
    const list = this.#lists[this.#rankOf(priority)];
    if (list === undefined) throw new RangeError(`no list for priority ${priority}`);
    if (this.size === 0) this.#busySince = now;
    return list.append({ item, since: now });
  }

  /** Takes out the one to be served next. */
  takeNext(now: number): Waiting<T> | undefined {
    let best: ListNode<Waiting<T>> | undefined;
    let bestScore = Number.POSITIVE_INFINITY;
    const isLifo = this.#isLifo(now);
    for (const [rank, { first, last }] of this.#lists.entries()) {
      if (first === undefined) continue;
      const score = rank * this.#agingMs - (now - first.item.since);
      if (score >= bestScore) continue;
      best = isLifo ? last : first;
      bestScore = score;
    }
    best?.leave();
    return best?.item;
  }

  /** Takes out the one of the least important that would be served last, if it is less important than `priority`. */
  takeLessImportantThan(priority: Priority, now: number): Waiting<T> | undefined {
    const rankOfNewcomer = this.#rankOf(priority);
    for (let rank = this.#lists.length - 1; rank > rankOfNewcomer; rank -= 1) {
      const list = this.#lists[rank];
      const outranked = this.#isLifo(now) ? list?.first : list?.last;
      if (outranked === undefined) continue;
      outranked.leave();
      return outranked.item;
    }
    return undefined;
  }

  #isLifo(now: number): boolean {
    return this.size > 0 && now - this.#busySince >= this.#lifoAfterMs;
  }

  #rankOf(priority: Priority): number {
    return this.#lists.length === 1 ? 0 : priorities.indexOf(priority);
  }
}
