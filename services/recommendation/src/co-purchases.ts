/** What was bought together, and how often: the table that suggestions are read from. */
const baskets: readonly (readonly [skus: readonly string[], times: number])[] = [
  [["mug", "tote"], 40],
  [["mug", "sticker"], 35],
  [["tee", "tote"], 30],
  [["tee", "sticker", "mug"], 25],
  [["poster", "notebook"], 22],
  [["poster", "sticker"], 18],
  [["notebook", "sticker", "tote"], 15],
  [["limited-poster", "poster"], 12],
  [["limited-poster", "tote"], 9],
];

/** Contract: 1 to 20, 0 means 3. */
export const defaultLimit = 3;
export const limitMax = 20;

const together = countPairs();

/**
 * Suggests what was most often bought together with the given units, best first; equals in the order of their names, so that
 * the same cart always gets the same answer.
 *
 * @param limit Suggestions at most.
 */
export function suggest(skus: readonly string[], limit: number): readonly string[] {
  const inCart = new Set(skus);
  const scores = new Map<string, number>();
  for (const sku of inCart) {
    for (const [other, times] of together.get(sku) ?? []) {
      if (!inCart.has(other)) scores.set(other, (scores.get(other) ?? 0) + times);
    }
  }
  return [...scores]
    .toSorted(([a, timesA], [b, timesB]) => timesB - timesA || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([sku]) => sku);
}

function countPairs(): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const pairs = new Map<string, Map<string, number>>();
  for (const [skus, times] of baskets) {
    for (const one of skus) {
      const others = pairs.get(one) ?? new Map<string, number>();
      pairs.set(one, others);
      for (const other of skus) {
        if (other !== one) others.set(other, (others.get(other) ?? 0) + times);
      }
    }
  }
  return pairs;
}
