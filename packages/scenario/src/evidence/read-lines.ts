import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What could be read of a file of lines. */
export interface ReadLines<Line> {
  readonly lines: readonly Line[];
  /** What could not, one line each. */
  readonly damage: readonly string[];
  /** The only damage is a last line without its end, as a runner leaves it that is killed while it writes. */
  readonly onlyLastLineTorn: boolean;
}

/** Damage that is told one by one; of a file that is garbage all along nobody needs each line. */
const maxDamageTold = 20;

/**
 * Reads JSON lines, leaving out those that cannot be read.
 *
 * @param isLine Whether a parsed line is what belongs here.
 */
export async function readLines<Line>(
  folder: string,
  name: string,
  isLine: (value: unknown) => value is Line,
): Promise<ReadLines<Line>> {
  let text: string;
  try {
    text = await readFile(join(folder, name), "utf8");
  } catch {
    return { lines: [], damage: [`${name} is missing`], onlyLastLineTorn: false };
  }
  const torn = text !== "" && !text.endsWith("\n");
  const texts = text.split("\n").slice(0, torn ? undefined : -1);
  const lines: Line[] = [];
  const unreadable: number[] = [];
  for (const [index, one] of texts.entries()) {
    const value = parse(one);
    if (isLine(value)) lines.push(value);
    else unreadable.push(index + 1);
  }
  return {
    lines,
    damage: unreadable
      .slice(0, maxDamageTold)
      .map((number) => `${name} line ${number} cannot be read`),
    onlyLastLineTorn: torn && unreadable.length === 1 && unreadable[0] === texts.length,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
