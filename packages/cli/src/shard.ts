import { InvalidArgumentError } from "@commander-js/extra-typings";

/** One of several machines that share a suite. */
export interface Shard {
  /** 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

/** More machines than there will ever be scenarios. */
const maxShards = 1_000;

/** @throws {InvalidArgumentError} unless it is `i/n` with 1 <= i <= n. */
export function parseShard(text: string): Shard {
  const [, first = "", second = ""] = /^(\d{1,4})\/(\d{1,4})$/u.exec(text) ?? [];
  const [index, count] = [Number(first), Number(second)];
  if (index < 1 || index > count || count > maxShards) {
    throw new InvalidArgumentError("Expected i/n with i from 1 to n, e.g. 2/3.");
  }
  return { index, count };
}

/**
 * What one machine runs. Longest first, each goes to the machine that has least to do: so all take about as long, and
 * every machine finds the same division by itself. What it runs stays in the order given.
 */
export function takeShard<Item>(
  items: readonly Item[],
  { index, count }: Shard,
  about: (item: Item) => { readonly id: string; readonly durationMs: number },
): readonly Item[] {
  const loads = Array.from({ length: count }, () => ({ durationMs: 0, items: new Set<Item>() }));
  const longestFirst = items
    .map((item) => ({ item, ...about(item) }))
    .toSorted((a, b) => b.durationMs - a.durationMs || (a.id < b.id ? -1 : 1));
  for (const { item, durationMs } of longestFirst) {
    const least = loads.reduce((best, load) => (load.durationMs < best.durationMs ? load : best));
    least.items.add(item);
    least.durationMs += durationMs;
  }
  const own = loads[index - 1]?.items ?? new Set();
  return items.filter((item) => own.has(item));
}
