import { createHash } from "node:crypto";

/** Where chance comes from: each call gives a number that is at least 0 and below 1. */
export type Random = () => number;

export const systemRandom: Random = () => Math.random();

/**
 * A repeatable source of chance: the same seed gives the same numbers on every machine.
 *
 * Algorithm: sfc32 of PractRand (Chris Doty-Humphrey), which passes its test battery; seeded from SHA-256.
 *
 * @param seed Anything that names the stream. Streams of different seeds are independent.
 */
export function seededRandom(seed: string | number): Random {
  const digest = createHash("sha256").update(String(seed)).digest();
  let a = digest.readInt32LE(0);
  let b = digest.readInt32LE(4);
  let c = digest.readInt32LE(8);
  let counter = digest.readInt32LE(12);
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
}

/**
 * Names a stream of chance of its own for each use, so that one more draw in one place moves nothing elsewhere.
 *
 * @returns An integer from 0 to 2^48 - 1, the same for the same arguments on every machine.
 */
export function deriveSeed(seed: string | number, ...path: readonly (string | number)[]): number {
  return createHash("sha256")
    .update(JSON.stringify([String(seed), ...path.map(String)]))
    .digest()
    .readUIntBE(0, 6);
}
