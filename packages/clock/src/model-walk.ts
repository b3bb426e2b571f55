import { type Random, seededRandom } from "./random.ts";

/** A state machine and a plain model of it that take the same random steps. */
export interface ModelWalk {
  /** What is walked, in a few words. */
  readonly name: string;
  /**
   * Makes both anew.
   *
   * @returns Takes one step; says what they disagree on, undefined when they agree. A promise where the state machine needs one.
   */
  readonly start: (random: Random) => () => string | undefined | Promise<string | undefined>;
}

/** Where the two first disagreed. */
export interface Disagreement {
  /** The step, counted from 1. */
  readonly step: number;
  readonly says: string;
}

/** Walks so many steps. The same seed takes the same steps. @returns Undefined when they agreed throughout. */
export async function walk(
  { start }: ModelWalk,
  seed: string | number,
  steps: number,
): Promise<Disagreement | undefined> {
  const next = start(seededRandom(seed));
  for (let step = 1; step <= steps; step += 1) {
    const said = next();
    const says = said instanceof Promise ? await said : said;
    if (says !== undefined) return { step, says };
  }
  return undefined;
}

/** One of them by chance. @throws {RangeError} When there is none. */
export function oneOf<T>(random: Random, choices: readonly T[]): T {
  const chosen = choices[Math.floor(random() * choices.length)];
  if (chosen === undefined) throw new RangeError("oneOf: nothing to choose from");
  return chosen;
}

/** An integer from 0 to `max`, each as likely. */
export function upTo(random: Random, max: number): number {
  return Math.floor(random() * (max + 1));
}
