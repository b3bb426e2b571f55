import { deriveSeed, seededRandom } from "@holdfast/clock";

/** What an operation draws: it depends on the seed, the load and the index alone, not on what runs beside it. */
export interface Draws {
  /** Unlike that of any other operation of the scenario; at most 128 characters. */
  readonly key: string;
  pick<Value>(values: readonly Value[]): Value;
  int(min: number, max: number): number;
}

/** @param seed Seed of the scenario. */
export function operationDraws(seed: number, load: string, index: number): Draws {
  const random = seededRandom(deriveSeed(seed, "operation", load, index));
  const tag = Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, "0");
  const int = (min: number, max: number): number => {
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || max < min) {
      throw new RangeError(`int needs two integers in order, got ${min} and ${max}`);
    }
    return min + Math.floor(random() * (max - min + 1));
  };
  return {
    key: `${load}-${index}-${tag}`,
    int,
    pick: (values) => {
      const value = values[int(0, values.length - 1)];
      // Reached only with a list of undefined: an empty one was refused by `int`.
      if (value === undefined) throw new RangeError("pick needs values");
      return value;
    },
  };
}
