import type { Random } from "@holdfast/clock";
import { type ChaosOptions, chaos } from "./chaos.ts";
import type { Execution } from "./execution.ts";
import { grpcStatus } from "./grpc-status.ts";
import { above, isFunction, type OptionRule, required } from "./option-rules.ts";
import type { Strategy } from "./strategy.ts";

export interface ChaosFaultOptions extends ChaosOptions {
  /** Makes what is thrown. Default: an error of gRPC status UNAVAILABLE, as of a peer that is down. */
  readonly fault?: (ctx: Execution) => unknown;
}

/** Lets an attempt fail without doing the work. */
export function chaosFault(options: ChaosFaultOptions): Strategy {
  const { fault = unavailable } = options ?? {};
  return chaos("fault", "chaosFault", options, { fault: isFunction }, () => (ctx) => {
    throw fault(ctx);
  });
}

export interface ChaosLatencyOptions extends ChaosOptions {
  /** Milliseconds an attempt waits before its work begins, above 0; or a function that draws them. */
  readonly latencyMs: number | ((random: Random) => number);
}

/** Lets an attempt wait before it does the work. What ends the attempt ends the wait. */
export function chaosLatency(options: ChaosLatencyOptions): Strategy {
  const { latencyMs } = options ?? {};
  const rules = { latencyMs: required(latencyRule) };
  return chaos("latency", "chaosLatency", options, rules, (work, env, random) => async (ctx) => {
    await env.clock.sleep(
      typeof latencyMs === "number" ? latencyMs : latencyMs(random),
      ctx.signal,
    );
    return work(ctx);
  });
}

export interface ChaosOutcomeOptions extends ChaosOptions {
  /** Makes the answer. */
  readonly outcome: (ctx: Execution) => unknown;
}

/** Answers in place of the peer, without doing the work. The answer must be of the type the work gives. */
export function chaosOutcome(options: ChaosOutcomeOptions): Strategy {
  const { outcome } = options ?? {};
  return chaos(
    "outcome",
    "chaosOutcome",
    options,
    { outcome: required(isFunction) },
    () => (ctx) => outcome(ctx),
  );
}

export interface ChaosBehaviourOptions extends ChaosOptions {
  /** Done before the work, for example to drop a connection. When it fails the attempt fails. */
  readonly behaviour: (ctx: Execution) => PromiseLike<void> | void;
}

/** Does something before the work. */
export function chaosBehaviour(options: ChaosBehaviourOptions): Strategy {
  const { behaviour } = options ?? {};
  const rules = { behaviour: required(isFunction) };
  return chaos("behaviour", "chaosBehaviour", options, rules, (work) => async (ctx) => {
    await behaviour(ctx);
    return work(ctx);
  });
}

function unavailable(): Error {
  return Object.assign(new Error("fault injected by chaos"), { code: grpcStatus.UNAVAILABLE });
}

const milliseconds = above(0);

const latencyRule: OptionRule = {
  says: `${milliseconds.says}, or a function`,
  allows: (value) => typeof value === "function" || milliseconds.allows(value),
  isRequired: true,
};
