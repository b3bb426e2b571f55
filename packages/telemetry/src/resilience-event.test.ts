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
});
