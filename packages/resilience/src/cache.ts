import type { CallExecution } from "./call-execution.ts";
import { reasonOf } from "./classify.ts";
import { detachedCall } from "./detached-call.ts";
import { DeadlineExceeded } from "./errors.ts";
import type { Execution, Work } from "./execution.ts";
import { above, checkOptions, isFunction, required } from "./option-rules.ts";
import {
  type CachedAnswer,
  checkResultCacheOptions,
  ResultCache,
  type ResultCacheOptions,
} from "./result-cache.ts";
import type { Env, Step, Strategy } from "./strategy.ts";
import type { Verdict } from "./verdict.ts";

export interface CacheOptions {
  /** Names what the call asks for. Undefined: this call is neither answered from the cache nor kept in it. */
  readonly key: (ctx: Execution) => string | undefined;
  /** Which failures a stale answer stands in for. Default: all but what the peer answered about the request itself (verdict `success`). */
  readonly when?: (error: unknown, verdict: Verdict) => boolean;
  /** Whether an answer may be kept, for example not when it was a fallback of the peer's. Default: all. */
  readonly keeps?: (value: unknown) => boolean;
  /** Milliseconds a refresh for which nobody waits may take. Above 0. Default 10 000. */
  readonly refreshMs?: number;
}

/** Longer than any call of this project may take; a refresh that hangs keeps the next one from being tried. */
export const defaultRefreshMs = 10_000;

/**
 * Answers from earlier calls: at once while an answer is fresh, at once with a refresh behind it for a while longer, and in place of a failure until
 * the answer is too old for that too. `outcome` says `source: "cache"` with `stale` and `ageMs`. Only for reads.
 *
 * @param answers Options of the cache, or a `ResultCache` shared with other pipelines or with what invalidates it.
 */
export function cache(answers: ResultCacheOptions | ResultCache, options: CacheOptions): Strategy {
  if (!(answers instanceof ResultCache)) checkResultCacheOptions(answers);
  checkOptions("cache", options, {
    key: required(isFunction),
    when: isFunction,
    keeps: isFunction,
    refreshMs: above(0),
  });
  return {
    kind: "cache",
    compile: (next, env) => {
      const held = answers instanceof ResultCache ? answers : new ResultCache(answers, env.name);
      return new CachedStep(next, env, held, options).step;
    },
  };
}

class CachedStep {
  readonly #next: Step;
  readonly #env: Env;
  readonly #cache: ResultCache;
  readonly #options: CacheOptions;
  /** Keys that are being refreshed: one call for each. Bounded by the entries of the cache. */
  readonly #refreshing = new Set<string>();

  constructor(next: Step, env: Env, answers: ResultCache, options: CacheOptions) {
    this.#next = next;
    this.#env = env;
    this.#cache = answers;
    this.#options = { ...options };
  }

  readonly step: Step = async (ctx, work) => {
    const key = this.#options.key(ctx);
    if (key === undefined) return this.#next(ctx, work);
    const found = this.#cache.find(key, ctx.at);
    switch (found?.use) {
      case "fresh":
        return give(ctx, found);
      case "revalidate":
        this.#refresh(ctx, work, key);
        return this.#giveStale(ctx, found, "refresh");
      case "if-error":
      case undefined:
        return this.#fetchOrStale(ctx, work, key);
    }
  };

  async #fetchOrStale(ctx: CallExecution, work: Work<unknown>, key: string): Promise<unknown> {
    try {
      return await this.#fetch(ctx, work, key);
    } catch (error) {
      const { when = isNoAnswer } = this.#options;
      if (ctx.call.isCancelledByCaller) throw error;
      if (!when(error, this.#env.classify({ ok: false, error }))) throw error;
      // Looked up again: while the call failed it grew older, was forgotten because it is no longer true, or was replaced by a newer one.
      const held = this.#cache.find(key, this.#env.clock.now());
      if (held === undefined || !this.#cache.servesOnError(held.ageMs)) throw error;
      return held.use === "fresh" ? give(ctx, held) : this.#giveStale(ctx, held, reasonOf(error));
    }
  }

  async #fetch(ctx: CallExecution, work: Work<unknown>, key: string): Promise<unknown> {
    const { generation } = this.#cache;
    const value = await this.#next(ctx, work);
    if (ctx.call.source === "origin" && this.#isWorthKeeping(value)) {
      this.#cache.store(key, value, ctx.at, generation);
    }
    return value;
  }

  #giveStale(ctx: CallExecution, found: CachedAnswer, reason: string): unknown {
    const { ageMs } = found;
    this.#env.observe({ kind: "stale-served", name: this.#cache.name, ageMs, reason }, ctx);
    ctx.call.stale = true;
    return give(ctx, found);
  }

  /** Fetches a newer answer for which nobody waits. */
  #refresh(ctx: CallExecution, work: Work<unknown>, key: string): void {
    if (this.#refreshing.has(key)) return;
    this.#refreshing.add(key);
    const { refreshMs = defaultRefreshMs } = this.#options;
    const own = detachedCall(this.#env, ctx);
    const timer = this.#env.clock.schedule(refreshMs, () =>
      own.cancel(new DeadlineExceeded(this.#env.name, "call", refreshMs)),
    );
    const ended = (): void => {
      timer.cancel();
      this.#refreshing.delete(key);
    };
    this.#fetch(own, work, key).then(ended, (error: unknown) => {
      ended();
      const reason = reasonOf(error);
      this.#env.observe({ kind: "cache-refresh-failed", name: this.#cache.name, reason });
    });
  }

  #isWorthKeeping(value: unknown): boolean {
    const { keeps } = this.#options;
    if (keeps !== undefined && !keeps(value)) return false;
    return !this.#env.judgesValues || this.#env.classify({ ok: true, value }).as === "success";
  }
}

function give(ctx: CallExecution, { value, ageMs }: CachedAnswer): unknown {
  ctx.call.source = "cache";
  ctx.call.ageMs = ageMs;
  return value;
}

function isNoAnswer(_error: unknown, verdict: Verdict): boolean {
  return verdict.as !== "success";
}
