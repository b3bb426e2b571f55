import type { Clock } from "@holdfast/clock";
import { CallExecution } from "./call-execution.ts";
import type { Attributes } from "./execution.ts";
import type { RunOptions } from "./pipeline.ts";
import { defaultPriority, type Priority } from "./priority.ts";
import type { Env } from "./strategy.ts";
import type { StoppedBy } from "./verdict.ts";

const noAttributes: Attributes = {};

/** What all attempts of one call share, and what `outcome` tells of it. */
export class Call {
  readonly name: string;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** The deadline the caller gave, `Infinity` when it gave none. */
  readonly inheritedDeadline: number;
  readonly priority: Priority;
  /** Undefined leaves it to the retry strategy. */
  readonly idempotent: boolean | undefined;
  readonly attributes: Attributes;
  /** What the caller's cancellation ends. */
  active: CallExecution;
  attempts = 1;
  stoppedBy: StoppedBy | undefined = undefined;
  source: "origin" | "cache" | "fallback" = "origin";
  stale = false;
  ageMs: number | undefined = undefined;

  constructor(env: Env, options: RunOptions) {
    this.name = env.name;
    this.clock = env.clock;
    this.signal = options.signal;
    this.inheritedDeadline = options.deadline ?? Number.POSITIVE_INFINITY;
    this.priority = options.priority ?? defaultPriority;
    this.idempotent = options.idempotent;
    this.attributes = options.attributes ?? noAttributes;
    this.active = new CallExecution(this, this.inheritedDeadline);
  }

  get isCancelledByCaller(): boolean {
    return this.signal?.aborted ?? false;
  }
}
