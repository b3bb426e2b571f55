// Puts faults in on purpose, inside everything else, so that all the strategies see them as they would see the peer's. After Polly's chaos
// strategies (once Simmy). Each says only what is to happen instead of the work; whether it happens is decided here, call by call.

import { type Random, seededRandom } from "@holdfast/clock";
import type { Execution, Work } from "./execution.ts";
import {
  between,
  checkOptions,
  isFunction,
  type OptionRule,
  type OptionRules,
} from "./option-rules.ts";
import type { Env, Strategy } from "./strategy.ts";

export type ChaosInjection = "fault" | "latency" | "outcome" | "behaviour";

/** When a chaos strategy acts. */
export interface ChaosOptions {
  /** Share of the attempts it acts on, 0–1. Default 0: none. */
  readonly ratio?: number;
  /** Attempts it may act on. Asked before chance is. Default: all. */
  readonly when?: (ctx: Execution) => boolean;
  /** Makes its choices repeatable, whatever else draws from the pipeline's chance. Default: that chance. */
  readonly seed?: string | number;
}

/** Nothing happens until someone asks for it. */
export const defaultChaosRatio = 0;

/** What to do in place of the work. */
export type Injection = (work: Work<unknown>, env: Env, random: Random) => Work<unknown>;

const isSeed: OptionRule = {
  says: "a text or a number",
  allows: (value) => typeof value === "string" || typeof value === "number",
  isRequired: false,
};

/** A chaos strategy. @param rules For the options beside those that all have. */
export function chaos<O extends ChaosOptions>(
  injection: ChaosInjection,
  owner: string,
  options: O,
  rules: OptionRules<Omit<O, keyof ChaosOptions>>,
  inject: Injection,
): Strategy {
  const common: OptionRules<ChaosOptions> = {
    ratio: between(0, 1),
    when: isFunction,
    seed: isSeed,
  };
  checkOptions<object>(owner, options, { ...rules, ...common });
  const { ratio = defaultChaosRatio, when, seed } = options;
  return {
    kind: "chaos",
    compile: (next, env) => {
      if (ratio === 0) return next;
      const random = seed === undefined ? env.random : seededRandom(seed);
      // `async`: what `when` throws has to reject the call, like any failure, and not reach the caller synchronously.
      return async (ctx, work) => {
        if (!acts(ctx, ratio, when, random)) return next(ctx, work);
        env.observe({ kind: "chaos-injected", name: env.name, injection }, ctx);
        return next(ctx, inject(work, env, random));
      };
    },
  };
}

function acts(ctx: Execution, ratio: number, when: ChaosOptions["when"], random: Random): boolean {
  return (when === undefined || when(ctx)) && random() < ratio;
}
