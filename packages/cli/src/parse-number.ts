import { InvalidArgumentError } from "@commander-js/extra-typings";

/** Seeds are kept exactly: the largest is the largest integer a number holds. */
export function parseSeed(text: string): number {
  return parseInteger(text, { min: 0, max: Number.MAX_SAFE_INTEGER });
}

export function parsePort(text: string): number {
  return parseInteger(text, { min: 0, max: 65_535 });
}

/** How many of something somebody wants to see. */
export function parseCount(text: string): number {
  return parseInteger(text, { min: 1, max: 1_000 });
}

/** @throws {InvalidArgumentError} unless `text` is a plain decimal integer within the bounds. */
function parseInteger(
  text: string,
  bounds: { readonly min: number; readonly max: number },
): number {
  const value = /^\d{1,16}$/u.test(text) ? Number(text) : Number.NaN;
  if (!(value >= bounds.min && value <= bounds.max)) {
    throw new InvalidArgumentError(`Expected an integer from ${bounds.min} to ${bounds.max}.`);
  }
  return value;
}
