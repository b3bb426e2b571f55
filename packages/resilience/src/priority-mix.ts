import type { Random } from "@holdfast/clock";
import { type Priority, priorities } from "./priority.ts";

/** After so many calls, and again after half as many more, each counts for half: the mix follows what changes. */
const halveAfterCalls = 1_000;

/** How calls of late divide into priorities, which turns a share of calls to refuse into the calls to refuse. */
export class PriorityMix {
  /** Two classes for each priority: first attempts and, less important, retries. */
  readonly #counts = new Float64Array(2 * priorities.length);
  #total = 0;
  /** Whole calls, counted apart: sums of halves are not exact for ever. */
  #untilHalved = halveAfterCalls;

  count(priority: Priority, isRetry: boolean): void {
    const rank = rankOf(priority, isRetry);
    this.#counts[rank] = (this.#counts[rank] ?? 0) + 1;
    this.#total += 1;
    this.#untilHalved -= 1;
    if (this.#untilHalved === 0) this.#halve();
  }

  /**
   * Whether a call belongs to the least important `ratio` of the calls. Of the class in which the line falls, chance decides.
   *
   * @param ratio 0–1.
   */
  isRefused(priority: Priority, isRetry: boolean, ratio: number, random: Random): boolean {
    if (ratio >= 1) return true;
    const rank = rankOf(priority, isRetry);
    let lessImportant = 0;
    for (const [other, count] of this.#counts.entries()) if (other > rank) lessImportant += count;
    const own = this.#counts[rank] ?? 0;
    const left = ratio * this.#total - lessImportant;
    return left > 0 && (left >= own || random() < left / own);
  }

  #halve(): void {
    for (const [rank, count] of this.#counts.entries()) this.#counts[rank] = count / 2;
    this.#total /= 2;
    this.#untilHalved = halveAfterCalls / 2;
  }
}

/** 0 for the first attempts of the most important calls. */
function rankOf(priority: Priority, isRetry: boolean): number {
  return 2 * priorities.indexOf(priority) + (isRetry ? 1 : 0);
}
