import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixed } from "./backoff.ts";
import { failureRatio } from "./breaker-options.ts";
import { CircuitBreaker, refused } from "./circuit-breaker.ts";
import { PlainBreaker, type PlainPermit } from "./testing/plain-breaker.ts";

describe("CircuitBreaker", () => {
  test("agrees with the plain rule in any interleaving of calls, results and time", () => {
    const agrees = fc.property(steps, fc.integer({ min: 1, max: 3 }), (actions, probes) => {
      const options = failureRatio({
        windowCalls: 5,
        minimumCalls: 3,
        threshold: 0.5,
        probes,
        open: fixed({ delayMs: 10 }),
        halfOpenMaxMs: 25,
      });
      const breaker = new CircuitBreaker(
        { name: "peer", endpoint: "a" },
        options,
        () => 0.5,
        () => {},
      );
      return followsPlainRule(breaker, plainBreaker(probes), actions);
    });

    expect(() => fc.assert(agrees, { numRuns: 300 })).not.toThrow();
  });
});

type Step =
  | { readonly kind: "admit" }
  | {
      readonly kind: "settle";
      readonly which: number;
      readonly as: "success" | "failure" | "ignored";
    }
  | { readonly kind: "wait"; readonly ms: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("admit" as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("settle" as const),
        which: fc.nat(6),
        as: fc.constantFrom("success" as const, "failure" as const, "ignored" as const),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("wait" as const),
        ms: fc.integer({ min: 1, max: 30 }),
      }),
    },
  ),
  { maxLength: 80, size: "max" },
);

function plainBreaker(probes: number): PlainBreaker {
  return new PlainBreaker({
    probes,
    openForMs: 10,
    halfOpenMaxMs: 25,
    keeps: (_record, index, count) => index >= count - 5,
    opens: (records) =>
      records.at(-1)?.failed === true &&
      records.length >= 3 &&
      records.filter(({ failed }) => failed).length / records.length >= 0.5,
  });
}

function followsPlainRule(
  breaker: CircuitBreaker,
  plain: PlainBreaker,
  actions: readonly Step[],
): boolean {
  const out: { permit: number; plainPermit: PlainPermit }[] = [];
  let now = 0;
  for (const action of actions) {
    if (action.kind === "wait") now += action.ms;
    if (action.kind === "admit") {
      const permit = breaker.admit({ at: now, workedMs: 1 });
      const plainPermit = plain.admit(now);
      if ((permit === refused) !== (plainPermit === undefined)) return false;
      if (plainPermit !== undefined) out.push({ permit, plainPermit });
    }
    const [settled] = action.kind === "settle" ? out.splice(action.which, 1) : [];
    if (action.kind === "settle" && settled !== undefined) {
      breaker.settle(settled.permit, action.as, { at: now, workedMs: 1 });
      plain.settle(settled.plainPermit, action.as, now, 1);
    }
    if (breaker.state !== plain.state) return false;
  }
  return true;
}
