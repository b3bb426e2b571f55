import type { Clock } from "@holdfast/clock";
import {
  bulkhead,
  coalesce,
  deadline,
  type Observer,
  type Pipeline,
  pipeline,
} from "@holdfast/resilience";
import { sessionsMax } from "./sessions-max.ts";
import type { Stock, StockStore, StoreLimits } from "./stock-store.ts";

/** How long a read that is done for many may take, in milliseconds; each of them waits as long as it can itself. */
export const sharedReadMs = 1_000;

/**
 * Half of the sessions at the database are for looking, so that orders find one free however many look. Those who wait for
 * theirs do so for less than half a second even when each query takes seventy milliseconds.
 */
export const readsAtOnce = { limit: sessionsMax / 2, queue: 24 } as const;

export interface SharedReadsOptions {
  readonly clock: Clock;
  /** Told of each read that was shared. */
  readonly observe: Observer;
}

/**
 * Equal reads in progress become one: a crowd that looks at one product costs one query and one of few sessions. Different ones get a
 * part of the sessions and no more.
 *
 * Who joins is told what a query saw that began before, so the stock it is told may be older than its own request by as long as a
 * query takes. It is for looking: what can be had is decided by `reserve`.
 */
export function sharingReads(store: StockStore, options: SharedReadsOptions): StockStore {
  const reads: Pipeline = pipeline(
    { name: "stock", ...options },
    coalesce({ key: ({ attributes }) => String(attributes["sku"]) }),
    deadline({ totalMs: sharedReadMs }),
    bulkhead(readsAtOnce),
  );
  return {
    reserve: (...args) => store.reserve(...args),
    commit: (...args) => store.commit(...args),
    release: (...args) => store.release(...args),
    expire: (...args) => store.expire(...args),
    stock: (sku, { deadline: until, signal }: StoreLimits): Promise<Stock | undefined> =>
      reads.run((ctx) => store.stock(sku, { deadline: ctx.deadline, signal: ctx.signal }), {
        attributes: { sku },
        deadline: until,
        ...(signal !== undefined && { signal }),
      }),
  };
}
