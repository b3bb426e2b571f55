// After Finagle's RetryBudget: each call deposits a share of a retry, each retry withdraws a whole one, and a reserve that refills with time
// allows a few retries where there is little traffic. Deposits are kept in buckets of time and forgotten when they are older than the TTL,
// so an hour without failures does not buy an hour of retries.

import { between, checkOptions } from "./option-rules.ts";

export interface RetryBudgetOptions {
  /** Retries allowed for each call, from 0 to 1. Default 0.2. */
  readonly ratio?: number;
  /** Retries allowed each second whatever the traffic. At least 0. Default 10. */
  readonly minPerSecond?: number;
  /** How long an unused allowance lasts, in milliseconds. At least 1 000. Default 10 000. */
  readonly ttlMs?: number;
}

/** Finagle's and Linkerd's defaults: retries add a fifth to the load at most, so three tiers amplify it to 1.73 and not to 27. */
export const defaultRetryRatio = 0.2;
/** Finagle's default, so that a client with a call a second may still retry. */
export const defaultRetryMinPerSecond = 10;
/** Finagle's default. */
export const defaultRetryTtlMs = 10_000;

/** Fine enough that what is forgotten at once is a tenth. */
const bucketCount = 10;

/** Bounds retries to a share of the calls. Share one among all pipelines to one dependency. */
export class RetryBudget {
  readonly #ratio: number;
  readonly #reserve: number;
  readonly #bucketMs: number;
  /** What each bucket of time gave, less what was withdrawn in it. */
  readonly #buckets = new Float64Array(bucketCount);
  #total = 0;
  #bucket = Number.NEGATIVE_INFINITY;

  constructor(options: RetryBudgetOptions = {}) {
    checkOptions("RetryBudget", options, {
      ratio: between(0, 1),
      minPerSecond: between(0),
      ttlMs: between(1_000),
    });
    const ttlMs = options.ttlMs ?? defaultRetryTtlMs;
    this.#ratio = options.ratio ?? defaultRetryRatio;
    this.#reserve = ((options.minPerSecond ?? defaultRetryMinPerSecond) * ttlMs) / 1_000;
    this.#bucketMs = ttlMs / bucketCount;
  }

  /** Counts a call: once for each, at its first attempt. */
  deposit(now: number): void {
    this.#roll(now);
    this.#add(this.#ratio);
  }

  /** Takes one retry. @returns Whether there was one. */
  tryWithdraw(now: number): boolean {
    this.#roll(now);
    if (this.#exactBalance() < 1) return false;
    this.#add(-1);
    return true;
  }

  /** Whole retries there are now. */
  balance(now: number): number {
    this.#roll(now);
    return Math.max(0, Math.floor(this.#exactBalance()));
  }

  #exactBalance(): number {
    // Deposits of 0.2 do not add up to whole numbers in binary; a billionth of a retry is no retry.
    return this.#reserve + this.#total + 1e-9;
  }

  #add(amount: number): void {
    const index = modulo(this.#bucket);
    this.#buckets[index] = (this.#buckets[index] ?? 0) + amount;
    this.#total += amount;
  }

  #roll(now: number): void {
    const bucket = Math.floor(now / this.#bucketMs);
    if (bucket === this.#bucket) return;
    const passed = Math.min(bucketCount, bucket - this.#bucket);
    this.#bucket = bucket;
    for (let step = 0; step < passed; step += 1) this.#buckets[modulo(bucket - step)] = 0;
    this.#total = this.#buckets.reduce((sum, amount) => sum + amount, 0);
  }
}

function modulo(bucket: number): number {
  return ((bucket % bucketCount) + bucketCount) % bucketCount;
}
