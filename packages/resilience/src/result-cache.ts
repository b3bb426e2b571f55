// What a cache holds, apart from when it is asked. After RFC 5861 (stale-while-revalidate, stale-if-error) and RFC 9111: the age of an answer is
// told with it, and no answer outlives the cap, whatever fails.

import { above, between, checkOptions, integer, isName, required } from "./option-rules.ts";

export interface ResultCacheOptions {
  /** Names it in events. Default the name of the pipeline. */
  readonly name?: string;
  /** Milliseconds for which an answer is as good as a new one. Above 0. */
  readonly freshMs: number;
  /** For so many milliseconds more it is given at once, while one call fetches a newer one. At least 0. Default 0. */
  readonly staleWhileRevalidateMs?: number;
  /** For so many milliseconds after `freshMs` it is given when the call fails. At least 0. Default 0. */
  readonly staleIfErrorMs?: number;
  /** Answers held; beyond it the one unused for longest is forgotten. At least 1. Default 1 000. */
  readonly entriesMax?: number;
}

/** What is wrong for longer than this many different answers is not helped by a cache in the process. */
export const defaultEntriesMax = 1_000;

/** How an answer stands at one instant. */
export interface CachedAnswer {
  readonly value: unknown;
  readonly ageMs: number;
  /** `fresh`: as good as new. `revalidate`: good while a newer one is fetched. `if-error`: good when there is no other. */
  readonly use: "fresh" | "revalidate" | "if-error";
}

interface Entry {
  readonly value: unknown;
  readonly storedAt: number;
}

/** @throws {RangeError} When an option is not allowed. */
export function checkResultCacheOptions(options: ResultCacheOptions): void {
  checkOptions("cache", options, {
    name: isName,
    freshMs: required(above(0)),
    staleWhileRevalidateMs: between(0),
    staleIfErrorMs: between(0),
    entriesMax: integer(1),
  });
}

/** The answers of earlier calls, with their age. Share one with whoever knows when they are no longer true. */
export class ResultCache {
  readonly name: string;
  readonly #freshMs: number;
  readonly #revalidateUntilMs: number;
  readonly #errorUntilMs: number;
  readonly #entriesMax: number;
  /** The least recently used first. */
  readonly #entries = new Map<string, Entry>();
  #generation = 0;

  /**
   * @param name Used when the options give none.
   * @throws {RangeError} When an option is not allowed.
   */
  constructor(options: ResultCacheOptions, name = "cache") {
    checkResultCacheOptions(options);
    this.name = options.name ?? name;
    this.#freshMs = options.freshMs;
    this.#revalidateUntilMs = options.freshMs + (options.staleWhileRevalidateMs ?? 0);
    this.#errorUntilMs = options.freshMs + (options.staleIfErrorMs ?? 0);
    this.#entriesMax = options.entriesMax ?? defaultEntriesMax;
  }

  /** Answers held, some of them perhaps too old to be given. */
  get size(): number {
    return this.#entries.size;
  }

  /** Changes when something is forgotten by hand: an answer that was asked for before may be the one that is no longer true. */
  get generation(): number {
    return this.#generation;
  }

  /** Forgets one answer, because it is no longer true. */
  delete(key: string): void {
    this.#generation += 1;
    this.#entries.delete(key);
  }

  /** Forgets all. */
  clear(): void {
    this.#generation += 1;
    this.#entries.clear();
  }

  /** @param now Instant on the monotonic clock. @returns Undefined when there is nothing, or nothing young enough for anything. */
  find(key: string, now: number): CachedAnswer | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    const { value, storedAt } = entry;
    const ageMs = now - storedAt;
    const answer = { value, ageMs };
    this.#entries.delete(key);
    if (ageMs >= Math.max(this.#revalidateUntilMs, this.#errorUntilMs)) return undefined;
    this.#entries.set(key, entry);
    if (ageMs < this.#freshMs) return { ...answer, use: "fresh" };
    return { ...answer, use: ageMs < this.#revalidateUntilMs ? "revalidate" : "if-error" };
  }

  /** Whether an answer of this age may stand in for a failed call. */
  servesOnError(ageMs: number): boolean {
    return ageMs < this.#errorUntilMs;
  }

  /** @param generation What `generation` was when the answer was asked for; it is dropped when that has changed. */
  store(key: string, value: unknown, now: number, generation = this.#generation): void {
    if (generation !== this.#generation) return;
    this.#entries.delete(key);
    this.#entries.set(key, { value, storedAt: now });
    if (this.#entries.size <= this.#entriesMax) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}
