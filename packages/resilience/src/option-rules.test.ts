import { describe, expect, test } from "vitest";
import {
  attempt,
  Balancer,
  Bulkhead,
  breaker,
  bulkhead,
  consecutiveFailures,
  deadline,
  endpoint,
  exponential,
  failureRatio,
  fallback,
  fixed,
  hedge,
  perEndpoint,
  pipeline,
  RateLimiter,
  RetryBudget,
  retry,
} from "./index.ts";

const makers = {
  attempt,
  Balancer: (options: never) => new Balancer(options),
  Bulkhead: (options: never) => new Bulkhead(options),
  breaker,
  bulkhead,
  consecutiveFailures,
  deadline,
  endpoint,
  exponential,
  failureRatio,
  fallback,
  fixed,
  hedge,
  perEndpoint,
  pipeline,
  RateLimiter: (options: never) => new RateLimiter(options),
  RetryBudget: (options: never) => new RetryBudget(options),
  retry,
};

const use = (): number => 1;
const peer = { id: "a" };

describe("checkOptions", () => {
  test.each<[keyof typeof makers, unknown, string]>([
    ["retry", { attempts: 0 }, "retry: attempts must be an integer from 1 to 10, got 0"],
    ["retry", { attempts: 11 }, "retry: attempts must be an integer from 1 to 10, got 11"],
    ["retry", { attempts: 2.5 }, "retry: attempts must be an integer from 1 to 10, got 2.5"],
    ["retry", { attempts: Number.NaN }, "retry: attempts must be an integer from 1 to 10, got NaN"],
    ["retry", { attempts: "3" }, 'retry: attempts must be an integer from 1 to 10, got "3"'],
    [
      "retry",
      { atempts: 3 },
      "retry: unknown option atempts; known are attempts, backoff, budget, idempotent",
    ],
    [
      "retry",
      { backoff: 50 },
      "retry: backoff must be made by immediate, fixed or exponential, got 50",
    ],
    ["retry", { budget: {} }, "retry: budget must be a RetryBudget, got an object"],
    ["retry", { idempotent: "yes" }, 'retry: idempotent must be true or false, got "yes"'],
    ["retry", null, "retry: options must be an object, got null"],
    ["retry", 3, "retry: options must be an object, got 3"],
    ["hedge", {}, "hedge: delay must be milliseconds above 0, or { percentile }, got undefined"],
    ["hedge", { delay: 0 }, "hedge: delay must be milliseconds above 0, or { percentile }, got 0"],
    [
      "hedge",
      { delay: {} },
      "hedge delay: percentile must be a number above 0, up to 1, got undefined",
    ],
    [
      "hedge",
      { delay: { percentile: 95 } },
      "hedge delay: percentile must be a number above 0, up to 1, got 95",
    ],
    ["hedge", { delay: 5, attempts: 1 }, "hedge: attempts must be an integer from 2 to 4, got 1"],
    ["RateLimiter", {}, "RateLimiter: perSecond must be a finite number above 0, got undefined"],
    [
      "RateLimiter",
      { perSecond: 1, burst: 0 },
      "RateLimiter: burst must be an integer of at least 1, got 0",
    ],
    ["RetryBudget", { ratio: 1.5 }, "RetryBudget: ratio must be a number from 0 to 1, got 1.5"],
    ["RetryBudget", { ratio: -0.1 }, "RetryBudget: ratio must be a number from 0 to 1, got -0.1"],
    [
      "RetryBudget",
      { minPerSecond: -1 },
      "RetryBudget: minPerSecond must be a finite number of at least 0, got -1",
    ],
    [
      "RetryBudget",
      { ttlMs: 0 },
      "RetryBudget: ttlMs must be a finite number of at least 1000, got 0",
    ],
    [
      "exponential",
      { baseMs: 0, maxMs: 10 },
      "exponential: baseMs must be a finite number above 0, got 0",
    ],
    [
      "exponential",
      { baseMs: 10 },
      "exponential: maxMs must be a finite number above 0, got undefined",
    ],
    [
      "exponential",
      { baseMs: 10, maxMs: 5 },
      "exponential: maxMs must be at least baseMs (10), got 5",
    ],
    [
      "exponential",
      { baseMs: 10, maxMs: Number.POSITIVE_INFINITY },
      "exponential: maxMs must be a finite number above 0, got Infinity",
    ],
    [
      "exponential",
      { baseMs: 10, maxMs: 20, factor: 0.5 },
      "exponential: factor must be a finite number of at least 1, got 0.5",
    ],
    [
      "exponential",
      { baseMs: 10, maxMs: 20, jitter: "some" },
      'exponential: jitter must be one of none, full, equal, decorrelated, got "some"',
    ],
    ["fixed", {}, "fixed: delayMs must be a finite number of at least 0, got undefined"],
    ["fixed", { delayMs: -1 }, "fixed: delayMs must be a finite number of at least 0, got -1"],
    [
      "fixed",
      { delayMs: 1, jitter: "decorrelated" },
      'fixed: jitter must be one of none, full, equal, got "decorrelated"',
    ],
    ["deadline", { totalMs: 0 }, "deadline: totalMs must be a finite number above 0, got 0"],
    [
      "deadline",
      { totalMs: "800ms" },
      'deadline: totalMs must be a finite number above 0, got "800ms"',
    ],
    [
      "deadline",
      { reserveMs: -1 },
      "deadline: reserveMs must be a finite number of at least 0, got -1",
    ],
    [
      "deadline",
      { minimumMs: Number.NaN },
      "deadline: minimumMs must be a finite number of at least 0, got NaN",
    ],
    [
      "deadline",
      { timeoutMs: 5 },
      "deadline: unknown option timeoutMs; known are totalMs, reserveMs, minimumMs",
    ],
    ["attempt", {}, "attempt: timeoutMs must be a finite number above 0, got undefined"],
    ["attempt", { timeoutMs: -5 }, "attempt: timeoutMs must be a finite number above 0, got -5"],
    [
      "attempt",
      { timeoutMs: Number.POSITIVE_INFINITY },
      "attempt: timeoutMs must be a finite number above 0, got Infinity",
    ],
    ["attempt", { timeout: 5 }, "attempt: unknown option timeout; known are timeoutMs"],
    ["fallback", {}, "fallback: use must be a function, got undefined"],
    ["fallback", { use, when: true }, "fallback: when must be a function, got true"],
    ["fallback", { use, name: "" }, 'fallback: name must be a text that is not empty, got ""'],
    [
      "fallback",
      { use, timeoutMs: 0 },
      "fallback: timeoutMs must be a finite number above 0, got 0",
    ],
    [
      "consecutiveFailures",
      { failures: 0 },
      "consecutiveFailures: failures must be an integer of at least 1, got 0",
    ],
    [
      "consecutiveFailures",
      { probes: 0 },
      "consecutiveFailures: probes must be an integer of at least 1, got 0",
    ],
    [
      "consecutiveFailures",
      { open: 1_000 },
      "consecutiveFailures: open must be made by immediate, fixed or exponential, got 1000",
    ],
    [
      "consecutiveFailures",
      { halfOpenMaxMs: 0 },
      "consecutiveFailures: halfOpenMaxMs must be a finite number above 0, got 0",
    ],
    [
      "failureRatio",
      {},
      "failureRatio: exactly one of windowMs and windowCalls must be given, got neither",
    ],
    [
      "failureRatio",
      { windowMs: 10, windowCalls: 10 },
      "failureRatio: exactly one of windowMs and windowCalls must be given, got windowMs 10 and windowCalls 10",
    ],
    [
      "failureRatio",
      { windowMs: 1 },
      "failureRatio: windowMs must be a finite number of at least 10, got 1",
    ],
    [
      "failureRatio",
      { windowCalls: 0 },
      "failureRatio: windowCalls must be an integer of at least 1, got 0",
    ],
    [
      "failureRatio",
      { windowCalls: 10, threshold: 0 },
      "failureRatio: threshold must be a number above 0, up to 1, got 0",
    ],
    [
      "failureRatio",
      { windowCalls: 10, threshold: 50 },
      "failureRatio: threshold must be a number above 0, up to 1, got 50",
    ],
    [
      "failureRatio",
      { windowCalls: 10, minimumCalls: 11 },
      "failureRatio: minimumCalls must be at most windowCalls (10), got 11",
    ],
    [
      "failureRatio",
      { windowMs: 10, minimumCalls: 0 },
      "failureRatio: minimumCalls must be an integer of at least 1, got 0",
    ],
    [
      "failureRatio",
      { windowMs: 10, slowMs: 10 },
      "failureRatio: slowMs and slowThreshold must be given together, got only slowMs",
    ],
    [
      "failureRatio",
      { windowMs: 10, slowThreshold: 0.5 },
      "failureRatio: slowMs and slowThreshold must be given together, got only slowThreshold",
    ],
    [
      "failureRatio",
      { windowMs: 10, slowMs: 5, slowThreshold: 2 },
      "failureRatio: slowThreshold must be a number above 0, up to 1, got 2",
    ],
    [
      "breaker",
      { threshold: 0.5 },
      "breaker: options must be made by consecutiveFailures, failureRatio or perEndpoint, got an object",
    ],
    [
      "breaker",
      undefined,
      "breaker: options must be made by consecutiveFailures, failureRatio or perEndpoint, got undefined",
    ],
    ["perEndpoint", { limit: 1 }, "perEndpoint: create must be a function, got an object"],
    ["bulkhead", {}, "bulkhead: limit must be an integer of at least 1, got undefined"],
    ["bulkhead", { limit: 0 }, "bulkhead: limit must be an integer of at least 1, got 0"],
    [
      "bulkhead",
      { limit: 1, queue: -1 },
      "bulkhead: queue must be an integer of at least 0, got -1",
    ],
    [
      "bulkhead",
      { limit: 1, order: "lifo" },
      'bulkhead: order must be one of fifo, priority, got "lifo"',
    ],
    [
      "Bulkhead",
      { limit: 1, maxWaitMs: 0 },
      "bulkhead: maxWaitMs must be a finite number above 0, got 0",
    ],
    [
      "Bulkhead",
      { limit: 1, agingMs: 0 },
      "bulkhead: agingMs must be a finite number above 0, got 0",
    ],
    [
      "Balancer",
      { endpoints: [] },
      "Balancer: name must be a text that is not empty, got undefined",
    ],
    [
      "Balancer",
      { name: "b" },
      "Balancer: endpoints must be a list of endpoints with an id each, got undefined",
    ],
    [
      "Balancer",
      { name: "b", endpoints: [{ zone: "a" }] },
      "Balancer: endpoints must be a list of endpoints with an id each, got a list",
    ],
    [
      "Balancer",
      { name: "b", endpoints: [peer, peer] },
      "Balancer: endpoints must have unique ids, got a twice",
    ],
    [
      "Balancer",
      { name: "b", endpoints: [], policy: "random" },
      'Balancer: policy must be one of round-robin, least-request, power-of-two, got "random"',
    ],
    [
      "Balancer",
      { name: "b", endpoints: [], panicThreshold: 50 },
      "Balancer: panicThreshold must be a number from 0 to 1, got 50",
    ],
    [
      "Balancer",
      { name: "b", endpoints: [], gates: [{}] },
      "Balancer: gates must be a list of gates, got a list",
    ],
    [
      "Balancer",
      { name: "b", endpoints: [], spillOverInFlight: -1 },
      "Balancer: spillOverInFlight must be a finite number of at least 0, got -1",
    ],
    ["endpoint", {}, "endpoint: balancer must be a Balancer, got an object"],
    ["pipeline", {}, "pipeline: name must be a text that is not empty, got undefined"],
    ["pipeline", "", 'pipeline: name must be a text that is not empty, got ""'],
    ["pipeline", { name: "p", clock: Date }, "pipeline: clock must be a Clock, got a function"],
    ["pipeline", { name: "p", observe: "log" }, 'pipeline: observe must be a function, got "log"'],
    [
      "pipeline",
      { name: "p", colour: 1 },
      "pipeline: unknown option colour; known are name, clock, random, observe, classify, breakers",
    ],
  ])("refuses %s(%o)", (maker, options, message) => {
    expect(() => Reflect.apply(makers[maker], undefined, [options])).toThrow(
      new RangeError(message),
    );
  });
});
