// Every option of every mechanism, with every kind of value it must not have. What only one of them must not have is in the tables of
// option-rules.test.ts and strategy-options.test.ts.

import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import {
  AdaptiveLimit,
  AdaptiveThrottle,
  adaptiveLimit,
  aimd,
  attempt,
  Balancer,
  BreakerRegistry,
  Bulkhead,
  breakerSignal,
  bulkhead,
  cache,
  chaosBehaviour,
  chaosFault,
  chaosLatency,
  chaosOutcome,
  coalesce,
  consecutiveFailures,
  Degradation,
  deadline,
  exponential,
  failureRatio,
  fallback,
  fixed,
  gradient2,
  hedge,
  LagMeter,
  LoadShedder,
  measureSignal,
  pipeline,
  RateLimiter,
  ResultCache,
  RetryBudget,
  rateLimit,
  retry,
  throttle,
} from "./index.ts";

interface Made {
  readonly maker: string;
  readonly make: (options: never) => unknown;
  /** Who its messages say they come from. Default the maker. */
  readonly owner?: string;
  /** Options that are allowed. */
  readonly base?: Readonly<Record<string, unknown>>;
  /** Names of all that are numbers. */
  readonly numbers?: readonly string[];
  /** Of the others. */
  readonly others?: readonly string[];
}

const key = (): string => "key";
const clock = new ManualClock();
const name = "name";
const closing = { numbers: ["probes", "halfOpenMaxMs"], others: ["open"] };
const limits = ["limitInitial", "limitMin", "limitMax", "windowMs", "minimumCalls"];
const throttling = ["threshold", "aggression", "rejectionMax", "windowMs", "minimumCalls"];
const waiting = ["limit", "queue", "maxWaitMs", "agingMs", "lifoAfterMs"];
const lifetimes = ["freshMs", "staleWhileRevalidateMs", "staleIfErrorMs", "entriesMax"];

const mechanisms: readonly Made[] = [
  {
    maker: "retry",
    make: retry,
    numbers: ["attempts"],
    others: ["backoff", "budget", "idempotent"],
  },
  { maker: "fixed", make: fixed, base: { delayMs: 1 }, numbers: ["delayMs"], others: ["jitter"] },
  {
    maker: "exponential",
    make: exponential,
    base: { baseMs: 1, maxMs: 10 },
    numbers: ["baseMs", "maxMs", "factor"],
    others: ["jitter"],
  },
  {
    maker: "RetryBudget",
    make: (options) => new RetryBudget(options),
    numbers: ["ratio", "minPerSecond", "ttlMs"],
  },
  {
    maker: "hedge",
    make: hedge,
    base: { delay: 10 },
    numbers: ["attempts"],
    others: ["budget", "idempotent"],
  },
  {
    maker: "delay of hedge",
    owner: "hedge delay",
    make: (delay) => hedge({ delay }),
    base: { percentile: 0.9 },
    numbers: ["percentile", "warmUpCalls", "minMs"],
  },
  {
    maker: "consecutiveFailures",
    make: consecutiveFailures,
    ...closing,
    numbers: ["failures", ...closing.numbers],
  },
  {
    maker: "failureRatio",
    make: failureRatio,
    base: { windowMs: 100 },
    ...closing,
    numbers: [
      "threshold",
      "windowMs",
      "windowCalls",
      "minimumCalls",
      "slowMs",
      "slowThreshold",
      ...closing.numbers,
    ],
  },
  {
    maker: "bulkhead",
    make: bulkhead,
    base: { limit: 1 },
    numbers: waiting,
    others: ["name", "order"],
  },
  {
    maker: "Bulkhead",
    owner: "bulkhead",
    make: (options) => new Bulkhead(options),
    base: { limit: 1 },
    numbers: waiting,
    others: ["name", "order"],
  },
  {
    maker: "RateLimiter",
    make: (options) => new RateLimiter(options),
    base: { perSecond: 1 },
    numbers: ["perSecond", "burst", "keysMax"],
    others: ["name"],
  },
  {
    maker: "rateLimit",
    make: (options) => rateLimit({ perSecond: 1 }, options),
    others: ["key", "cost"],
  },
  {
    maker: "adaptiveLimit",
    make: adaptiveLimit,
    numbers: limits,
    others: ["name", "algorithm", "random"],
  },
  {
    maker: "AdaptiveLimit",
    owner: "adaptiveLimit",
    make: (options) => new AdaptiveLimit(options),
    numbers: limits,
    others: ["name", "algorithm", "random"],
  },
  {
    maker: "gradient2",
    make: gradient2,
    numbers: ["tolerance", "smoothing", "queue", "longWindows", "backoffRatio"],
  },
  { maker: "aimd", make: aimd, numbers: ["latencyMaxMs", "backoffRatio"] },
  { maker: "throttle", make: throttle, numbers: throttling, others: ["name"] },
  {
    maker: "AdaptiveThrottle",
    owner: "throttle",
    make: (options) => new AdaptiveThrottle(options),
    numbers: throttling,
    others: ["name"],
  },
  {
    maker: "LoadShedder",
    make: (options) => new LoadShedder(options),
    base: { limit: 1, clock },
    numbers: ["limit", "rejectFrom", "rejectAll", "lagFromMs", "lagAllMs", "pushbackMs"],
    others: ["clock", "lagMs", "observe", "random"],
  },
  {
    maker: "LagMeter",
    make: (options) => new LagMeter(options),
    base: { intervalMs: 10 },
    numbers: ["intervalMs", "halfLifeMs"],
  },
  {
    maker: "deadline",
    make: deadline,
    numbers: ["totalMs", "reserveMs", "minimumMs"],
  },
  { maker: "attempt", make: attempt, base: { timeoutMs: 1 }, numbers: ["timeoutMs"] },
  {
    maker: "fallback",
    make: fallback,
    base: { use: key },
    numbers: ["timeoutMs"],
    others: ["name", "when", "use"],
  },
  {
    maker: "cache",
    make: (options) => cache({ freshMs: 1 }, options),
    base: { key },
    numbers: ["refreshMs"],
    others: ["key", "when", "keeps"],
  },
  {
    maker: "ResultCache",
    owner: "cache",
    make: (options) => new ResultCache(options),
    base: { freshMs: 1 },
    numbers: lifetimes,
    others: ["name"],
  },
  { maker: "coalesce", make: coalesce, base: { key }, numbers: ["keysMax"], others: ["key"] },
  {
    maker: "Degradation",
    make: (options) => new Degradation(options),
    base: { name, signals: [] },
    numbers: ["worsenAfterMs", "recoverAfterMs"],
    others: ["name", "signals", "features", "readOnlyFrom", "observe"],
  },
  {
    maker: "measureSignal",
    make: measureSignal,
    base: { name, read: () => 0, degraded: 1 },
    numbers: ["degraded", "critical", "failed", "hysteresis"],
    others: ["name", "read"],
  },
  {
    maker: "breakerSignal",
    make: breakerSignal,
    base: { registry: new BreakerRegistry(), levels: {} },
    others: ["name", "registry", "levels"],
  },
  {
    maker: "Balancer",
    make: (options) => new Balancer(options),
    base: { name, endpoints: [] },
    numbers: ["spillOverInFlight", "panicThreshold", "slowStartMs"],
    others: ["name", "endpoints", "policy", "zone", "gates", "observe", "random"],
  },
  { maker: "chaosFault", make: chaosFault, numbers: ["ratio"], others: ["fault", "when"] },
  {
    maker: "chaosLatency",
    make: chaosLatency,
    base: { latencyMs: 1 },
    numbers: ["ratio", "latencyMs"],
    others: ["when"],
  },
  {
    maker: "chaosOutcome",
    make: chaosOutcome,
    base: { outcome: key },
    numbers: ["ratio"],
    others: ["outcome", "when"],
  },
  {
    maker: "chaosBehaviour",
    make: chaosBehaviour,
    base: { behaviour: key },
    numbers: ["ratio"],
    others: ["behaviour", "when"],
  },
  {
    maker: "pipeline",
    make: pipeline,
    base: { name },
    others: ["name", "clock", "random", "observe", "classify", "breakers"],
  },
];

/** What no number may be, with how a message shows it. */
const notNumbers: readonly (readonly [unknown, string])[] = [
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  [Number.NEGATIVE_INFINITY, "-Infinity"],
  ["5", '"5"'],
  [null, "null"],
  [true, "true"],
  [{}, "an object"],
  [[1], "a list"],
];

const wrong = mechanisms.flatMap(({ numbers = [], others = [], ...made }) => [
  ...numbers.flatMap((option) =>
    notNumbers.map(([value, shown]) => ({ ...made, option, value, shown })),
  ),
  ...others.map((option) => ({ ...made, option, value: 5, shown: "5" })),
  ...others.map((option) => ({ ...made, option, value: null, shown: "null" })),
]);

describe("options", () => {
  test.each(wrong)(
    "of $maker: $option is not $shown",
    ({ maker, owner = maker, make, base, option, value, shown }) => {
      expect(() => Reflect.apply(make, undefined, [{ ...base, [option]: value }])).toThrow(
        new RegExp(`^${owner}: ${option} must be [^\\n]+, got ${shown}$`),
      );
    },
  );

  test.each(mechanisms)(
    "of $maker: what does not exist is refused",
    ({ maker, owner = maker, make, base }) => {
      expect(() => Reflect.apply(make, undefined, [{ ...base, colour: 1 }])).toThrow(
        new RegExp(`^${owner}: unknown option colour; known are [^\\n]+$`),
      );
    },
  );

  test.each(
    mechanisms.flatMap((made) => [
      { ...made, given: null },
      { ...made, given: true },
    ]),
  )("of $maker: are no $given", ({ make, given }) => {
    expect(() => Reflect.apply(make, undefined, [given])).toThrow(
      new RegExp(`^[^\\n]+ must be [^\\n]+, got ${given}$`),
    );
  });
});
