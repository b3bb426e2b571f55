import { systemClock as clock } from "@holdfast/clock";
import { describe, expect, test } from "vitest";
import {
  AdaptiveLimit,
  AdaptiveThrottle,
  adaptiveLimit,
  aimd,
  Balancer,
  BreakerRegistry,
  breakerSignal,
  cache,
  chaosBehaviour,
  chaosFault,
  chaosLatency,
  chaosOutcome,
  coalesce,
  Degradation,
  gradient2,
  LagMeter,
  LoadShedder,
  measureSignal,
  ResultCache,
  rateLimit,
  throttle,
} from "./index.ts";

// The table of option-rules.test.ts goes on here with the strategies that limit, remember, degrade and disturb.
const makers = {
  AdaptiveLimit: (options: never) => new AdaptiveLimit(options),
  AdaptiveThrottle: (options: never) => new AdaptiveThrottle(options),
  adaptiveLimit,
  aimd,
  Balancer: (options: never) => new Balancer(options),
  breakerSignal,
  cache: (options: never) => cache({ freshMs: 1 }, options),
  chaosBehaviour,
  chaosFault,
  chaosLatency,
  chaosOutcome,
  coalesce,
  Degradation: (options: never) => new Degradation(options),
  gradient2,
  LagMeter: (options: never) => new LagMeter(options),
  LoadShedder: (options: never) => new LoadShedder(options),
  measureSignal,
  ResultCache: (options: never) => new ResultCache(options),
  rateLimit: (options: never) => rateLimit({ perSecond: 1 }, options),
  throttle,
};

const key = (): string => "a";
const zero = (): number => 0;

describe("checkOptions", () => {
  test.each<[keyof typeof makers, unknown, string]>([
    [
      "Balancer",
      { name: "b", endpoints: [], slowStartMs: -1 },
      "Balancer: slowStartMs must be a finite number of at least 0, got -1",
    ],
    ["rateLimit", { key: "tenant" }, 'rateLimit: key must be a function, got "tenant"'],
    ["rateLimit", { costs: zero }, "rateLimit: unknown option costs; known are key, cost"],
    ["throttle", { threshold: 2 }, "throttle: threshold must be a number above 0, up to 1, got 2"],
    [
      "throttle",
      { rejectionMax: 90 },
      "throttle: rejectionMax must be a number from 0 to 1, got 90",
    ],
    [
      "throttle",
      { k: 2 },
      "throttle: unknown option k; known are name, threshold, aggression, rejectionMax, windowMs, minimumCalls",
    ],
    [
      "AdaptiveThrottle",
      { aggression: 0 },
      "throttle: aggression must be a finite number above 0, got 0",
    ],
    [
      "AdaptiveThrottle",
      { windowMs: "1m" },
      'throttle: windowMs must be a finite number of at least 10, got "1m"',
    ],
    [
      "adaptiveLimit",
      { algorithm: "vegas" },
      'adaptiveLimit: algorithm must be made by gradient2 or aimd, got "vegas"',
    ],
    [
      "adaptiveLimit",
      { limitMin: 0 },
      "adaptiveLimit: limitMin must be an integer of at least 1, got 0",
    ],
    [
      "AdaptiveLimit",
      { limitMin: 10, limitMax: 5 },
      "adaptiveLimit: limitMax must be at least limitMin (10), got 5",
    ],
    [
      "AdaptiveLimit",
      { limitMax: 10, limitInitial: 20 },
      "adaptiveLimit: limitInitial must be from limitMin to limitMax (1 to 10), got 20",
    ],
    [
      "AdaptiveLimit",
      { minimumCalls: 0 },
      "adaptiveLimit: minimumCalls must be an integer of at least 1, got 0",
    ],
    [
      "gradient2",
      { tolerance: 0.5 },
      "gradient2: tolerance must be a finite number of at least 1, got 0.5",
    ],
    [
      "gradient2",
      { smoothing: 0 },
      "gradient2: smoothing must be a number above 0, up to 1, got 0",
    ],
    [
      "gradient2",
      { backoffRatio: 1 },
      "gradient2: backoffRatio must be a number above 0 and below 1, got 1",
    ],
    ["aimd", { latencyMaxMs: 0 }, "aimd: latencyMaxMs must be a finite number above 0, got 0"],
    ["aimd", { queue: 4 }, "aimd: unknown option queue; known are latencyMaxMs, backoffRatio"],
    [
      "LoadShedder",
      { clock },
      "LoadShedder: limit must be an integer of at least 1, or an AdaptiveLimit, got undefined",
    ],
    [
      "LoadShedder",
      { clock, limit: 2.5 },
      "LoadShedder: limit must be an integer of at least 1, or an AdaptiveLimit, got 2.5",
    ],
    ["LoadShedder", { limit: 1 }, "LoadShedder: clock must be a Clock, got undefined"],
    [
      "LoadShedder",
      { clock, limit: 1, rejectFrom: 2, rejectAll: 1 },
      "LoadShedder: rejectAll must be at least rejectFrom (2), got 1",
    ],
    [
      "LoadShedder",
      { clock, limit: 1, lagAllMs: 50 },
      "LoadShedder: lagAllMs must be at least lagFromMs (100), got 50",
    ],
    [
      "LoadShedder",
      { clock, limit: 1, pushbackMs: 0.5 },
      "LoadShedder: pushbackMs must be a whole number, got 0.5",
    ],
    ["LagMeter", {}, "LagMeter: intervalMs must be a finite number above 0, got undefined"],
    ["coalesce", {}, "coalesce: key must be a function, got undefined"],
    ["coalesce", { key, keysMax: 0 }, "coalesce: keysMax must be an integer of at least 1, got 0"],
    ["cache", {}, "cache: key must be a function, got undefined"],
    ["cache", { key, refreshMs: 0 }, "cache: refreshMs must be a finite number above 0, got 0"],
    ["ResultCache", {}, "cache: freshMs must be a finite number above 0, got undefined"],
    [
      "ResultCache",
      { freshMs: 1, staleIfErrorMs: -1 },
      "cache: staleIfErrorMs must be a finite number of at least 0, got -1",
    ],
    [
      "ResultCache",
      { freshMs: 1, ttlMs: 1 },
      "cache: unknown option ttlMs; known are name, freshMs, staleWhileRevalidateMs, staleIfErrorMs, entriesMax",
    ],
    [
      "Degradation",
      { name: "d", signals: [{}] },
      "Degradation: signals must be a list of signals, got a list",
    ],
    [
      "Degradation",
      { name: "d", signals: [], features: { search: "bad" } },
      'Degradation: level of feature search must be one of healthy, degraded, critical, failed, got "bad"',
    ],
    [
      "Degradation",
      { name: "d", signals: [], recoverAfterMs: -1 },
      "Degradation: recoverAfterMs must be a finite number of at least 0, got -1",
    ],
    [
      "breakerSignal",
      { registry: new BreakerRegistry(), levels: { payment: "down" } },
      'breakerSignal: level of payment must be one of healthy, degraded, critical, failed, got "down"',
    ],
    [
      "measureSignal",
      { name: "m", read: zero },
      "measureSignal: at least one of degraded, critical and failed must be given, got none",
    ],
    [
      "measureSignal",
      { name: "m", read: zero, degraded: 2, critical: 1 },
      "measureSignal: critical must be at least degraded (2), got 1",
    ],
    ["chaosFault", undefined, "chaosFault: options must be an object, got undefined"],
    ["chaosFault", { ratio: 5 }, "chaosFault: ratio must be a number from 0 to 1, got 5"],
    [
      "chaosFault",
      { rate: 0.1 },
      "chaosFault: unknown option rate; known are fault, ratio, when, seed",
    ],
    [
      "chaosLatency",
      { ratio: 1 },
      "chaosLatency: latencyMs must be a finite number above 0, or a function, got undefined",
    ],
    [
      "chaosLatency",
      { latencyMs: 5, seed: {} },
      "chaosLatency: seed must be a text or a number, got an object",
    ],
    ["chaosOutcome", {}, "chaosOutcome: outcome must be a function, got undefined"],
    ["chaosBehaviour", {}, "chaosBehaviour: behaviour must be a function, got undefined"],
  ])("refuses %s(%o)", (maker, options, message) => {
    expect(() => Reflect.apply(makers[maker], undefined, [options])).toThrow(
      new RangeError(message),
    );
  });
});
