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
 */
export class WaitQueue<T> {
  readonly #lists: readonly LinkedList<Waiting<T>>[];
  readonly #agingMs: number;

  constructor(order: QueueOrder, agingMs: number) {
    const ranks = order === "fifo" ? ["all"] : priorities;
    this.#lists = ranks.map(() => new LinkedList());
    this.#agingMs = agingMs;
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
    return list.append({ item, since: now });
  }

  /** Takes out the one to be served next. */
  takeNext(now: number): Waiting<T> | undefined {
    let best: ListNode<Waiting<T>> | undefined;
    let bestScore = Number.POSITIVE_INFINITY;
    for (const [rank, { first }] of this.#lists.entries()) {
      if (first === undefined) continue;
      const score = rank * this.#agingMs - (now - first.item.since);
      if (score >= bestScore) continue;
      best = first;
      bestScore = score;
    }
    best?.leave();
    return best?.item;
  }

  /** Takes out the newest of the least important, if it is less important than `priority`. */
  takeLessImportantThan(priority: Priority): Waiting<T> | undefined {
    const rankOfNewcomer = this.#rankOf(priority);
    for (let rank = this.#lists.length - 1; rank > rankOfNewcomer; rank -= 1) {
      const last = this.#lists[rank]?.last;
      if (last === undefined) continue;
      last.leave();
      return last.item;
    }
    return undefined;
  }

  #rankOf(priority: Priority): number {
    return this.#lists.length === 1 ? 0 : priorities.indexOf(priority);
  }
}
