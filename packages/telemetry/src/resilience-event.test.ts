import type { ResilienceEvent } from "@holdfast/resilience";
import { describe, expect, test } from "vitest";
import { spanEvent } from "./resilience-event.ts";

describe("spanEvent", () => {
  test("names a breaker's change as queries ask for it", () => {
    const event = spanEvent({
      kind: "breaker-state-changed",
      name: "provider",
      endpoint: "provider-1",
      from: "open",
      to: "half-open",
      reason: "open-elapsed",
      failureRatio: 0.6,
      windowCalls: 20,
    });

    expect(event).toEqual({
      name: "holdfast.breaker.state_change",
      subject: "provider",
      attributes: {
        "holdfast.breaker.name": "provider",
        "holdfast.breaker.state": "half_open",
        "holdfast.breaker.state.previous": "open",
        "holdfast.breaker.reason": "open_elapsed",
        "holdfast.breaker.failure_rate": 0.6,
        "holdfast.breaker.window.calls": 20,
        "holdfast.endpoint": "provider-1",
      },
    });
  });

  test("leaves out a wait that has no end, which no collector could store", () => {
    const event = spanEvent({
      kind: "breaker-rejected",
      name: "provider",
      endpoint: undefined,
      state: "isolated",
      retryAfterMs: Infinity,
    });

    expect(event.attributes).toEqual({
      "holdfast.breaker.name": "provider",
      "holdfast.breaker.state": "isolated",
    });
  });

  test.each([
    ["attempt", 0, { "holdfast.timeout.kind": "attempt", "holdfast.retry.attempt": 0 }],
    ["attempt", 1, { "holdfast.timeout.kind": "attempt", "holdfast.retry.attempt": 1 }],
  ])(
    "counts attempts of a timeout from zero, as attempt spans do: %s %i",
    (_kind, attempt, facts) => {
      const event = spanEvent({
        kind: "attempt-timeout",
        name: "provider",
        endpoint: undefined,
        attempt: attempt + 1,
        limitMs: 200,
      });

      expect(event).toMatchObject({
        name: "holdfast.timeout",
        attributes: { ...facts, "holdfast.timeout.limit_ms": 200 },
      });
    },
  );

  test.each([
    ["queue", "queue"],
    ["call", "total"],
    ["admission", "total"],
    ["backoff", "total"],
  ] as const)("tells a wait for a permit from the end of the call: %s", (where, kind) => {
    const event = spanEvent({ kind: "deadline-exceeded", name: "provider", where, limitMs: 800 });

    expect(event.attributes).toEqual({
      "holdfast.timeout.kind": kind,
      "holdfast.timeout.limit_ms": 800,
    });
  });

  test.each<[ResilienceEvent, object]>([
    [
      { kind: "rate-limited", name: "partner", retryAfterMs: 99.5 },
      {
        name: "holdfast.ratelimit.rejected",
        subject: "partner",
        attributes: {
          "holdfast.ratelimit.name": "partner",
          "holdfast.ratelimit.retry_after_ms": 100,
        },
      },
    ],
    [
      { kind: "limit-changed", name: "search", from: 20, to: 18 },
      {
        name: "holdfast.limit.changed",
        subject: "search",
        attributes: {
          "holdfast.limit.name": "search",
          "holdfast.limit.previous": 20,
          "holdfast.limit.value": 18,
        },
      },
    ],
    [
      { kind: "limit-rejected", name: "search", inFlight: 20, limit: 18 },
      {
        name: "holdfast.limit.rejected",
        attributes: { "holdfast.limit.in_flight": 20, "holdfast.limit.value": 18 },
      },
    ],
    [
      { kind: "throttle-rejected", name: "search", rejectionRatio: 0.8 },
      {
        name: "holdfast.throttle.rejected",
        attributes: { "holdfast.throttle.rejection_ratio": 0.8 },
      },
    ],
    [
      { kind: "call-coalesced", name: "stock", sharedBy: 3 },
      { name: "holdfast.coalesced", attributes: { "holdfast.coalesce.shared_by": 3 } },
    ],
    [
      { kind: "stale-served", name: "stock", ageMs: 1_200.4, reason: "UNAVAILABLE" },
      {
        name: "holdfast.cache.stale",
        attributes: { "holdfast.cache.age_ms": 1_200, "holdfast.cache.reason": "UNAVAILABLE" },
      },
    ],
    [
      { kind: "cache-refresh-failed", name: "stock", reason: "UNAVAILABLE" },
      {
        name: "holdfast.cache.refresh_failed",
        attributes: { "holdfast.cache.name": "stock" },
      },
    ],
    [
      {
        kind: "degradation-changed",
        name: "checkout",
        from: "healthy",
        to: "critical",
        reason: "breakers",
      },
      {
        name: "holdfast.degradation.changed",
        attributes: {
          "holdfast.degradation.level": "critical",
          "holdfast.degradation.level.previous": "healthy",
          "holdfast.degradation.reason": "breakers",
        },
      },
    ],
    [
      { kind: "chaos-injected", name: "stock", injection: "latency" },
      { name: "holdfast.chaos.injected", attributes: { "holdfast.chaos.injection": "latency" } },
    ],
  ])("tells what a mechanism did: %o", (event, expected) => {
    expect(spanEvent(event)).toMatchObject(expected);
  });
});
