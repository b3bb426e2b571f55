import { describe, expect, test } from "vitest";
import type { SpanPredicate, SpanSelectorRef, TraceExpectation } from "../check-plan.ts";
import type { Evidence } from "../evidence.ts";
import type { InstantRef } from "../instant-ref.ts";
import type { Span } from "../span.ts";
import { caseFileOf } from "./case-file.ts";
import { withSpans } from "./change-evidence.ts";
import { evidenceOf, spanIdOf, traceIdOf, unixNanoOf, windowOf } from "./evidence-fixture.ts";
import { treeOf } from "./trace.ts";
import { answerOfTrace } from "./trace-expectation.ts";

/** Trace of operation 10: starts at 1000 ms, payment from 1004 to 1026 ms. */
const index = 10;
const server: SpanSelectorRef = { service: "payment", kind: "server" };
const caller: SpanSelectorRef = { service: "checkout", kind: "client" };
const method: SpanPredicate = {
  kind: "attribute",
  key: "rpc.method",
  match: { kind: "equals", value: "shop.Payment/Authorize" },
};
const injected: InstantRef = { kind: "fault", fault: "F1", edge: "injected", offsetMs: 0 };

function answer(expectation: TraceExpectation, evidence: Evidence = evidenceOf()): string {
  const file = caseFileOf(evidence);
  const trace = file.traces.started.get(traceIdOf(index)) ?? {
    ...treeOf("none", []),
    gap: null,
    startMs: null,
  };
  return answerOfTrace(expectation, trace, file).answer;
}

function span(predicate: SpanPredicate, selector = server, not = false): TraceExpectation {
  return { kind: "span", selector, not, predicate };
}

function spans(predicate: SpanPredicate, selector = server): TraceExpectation {
  return { kind: "spans", selector, not: false, predicate };
}

function ended(status: string): SpanPredicate {
  return { kind: "status", status };
}

function changed(depth: number, change: (span: Span) => Span | null): Evidence {
  return withSpans(evidenceOf(), (own) =>
    own.spanId === spanIdOf(index, depth) ? change(own) : own,
  );
}

function told(tMs: number): Evidence {
  const event = { name: "queued", unixNano: unixNanoOf(tMs), attributes: { order: "7" } };
  return changed(4, (own) => ({ ...own, events: [event] }));
}

const gone = changed(4, () => null);

describe("answerOfTrace", () => {
  test.each([
    ["visits", ["checkout", "payment"], "yes"],
    ["visits", ["provider"], "no"],
    ["avoids", ["payment"], "no"],
    ["avoids", ["provider"], "yes"],
  ] as const)("%s %s: %s", (kind, services, expected) => {
    expect(answer({ kind, services })).toBe(expected);
  });

  test.each([
    ["visits", ["payment"], "unknown"],
    ["visits", ["checkout"], "yes"],
    ["avoids", ["checkout"], "no"],
    ["avoids", ["provider"], "unknown"],
  ] as const)("in an incomplete trace, %s %s: %s", (kind, services, expected) => {
    expect(answer({ kind, services }, gone)).toBe(expected);
  });

  test.each([
    ["exists", span({ kind: "exists" }), "yes"],
    ["does not exist", span({ kind: "exists" }, server, true), "no"],
    ["ends with OK", span({ kind: "status", status: "OK" }), "yes"],
    ["does not end with OK", span({ kind: "status", status: "OK" }, server, true), "no"],
    ["ends with UNAVAILABLE", span({ kind: "status", status: "UNAVAILABLE" }), "no"],
    ["has an attribute", span({ kind: "attribute", key: "rpc.method" }), "yes"],
    ["has another attribute", span({ kind: "attribute", key: "db.system.name" }), "no"],
    [
      "takes at most 22 ms",
      span({ kind: "duration", bound: { operator: "<=", value: 22, unit: "ms" } }),
      "yes",
    ],
    [
      "takes under 22 ms",
      span({ kind: "duration", bound: { operator: "<", value: 22, unit: "ms" } }),
      "no",
    ],
    ["one of several does", span(method, {}), "yes"],
    ["all of several do", spans(method, {}), "no"],
    ["none of several does", span(method, {}, true), "no"],
    [
      "is in its zone",
      span({
        kind: "attribute",
        key: "cloud.availability_zone",
        match: { kind: "equals", value: "a" },
      }),
      "yes",
    ],
    [
      "count is one",
      span({ kind: "count", bound: { operator: "=", value: 1, unit: "count" } }),
      "yes",
    ],
    ["all carry one value", span({ kind: "shared-attribute", key: "rpc.status_code" }, {}), "yes"],
    ["all carry one method", span({ kind: "shared-attribute", key: "rpc.method" }, {}), "no"],
    [
      "an RPC without kind is a call, not its attempts",
      span(
        { kind: "count", bound: { operator: "=", value: 2, unit: "count" } },
        { rpc: "shop.Payment/Authorize" },
      ),
      "yes",
    ],
    [
      "is below the checkout",
      span(
        { kind: "exists" },
        { ...server, descendantOf: { service: "checkout", kind: "server" } },
      ),
      "yes",
    ],
    [
      "is a child of the checkout",
      span({ kind: "exists" }, { ...server, childOf: { service: "checkout", kind: "server" } }),
      "no",
    ],
  ] as const)("of a complete trace: %s", (_, expectation, expected) => {
    expect(answer(expectation)).toBe(expected);
  });

  test.each([
    ["an absent span", span({ kind: "exists" }), "unknown"],
    ["that a span is absent", span({ kind: "exists" }, server, true), "unknown"],
    ["that a span is right", span(ended("OK"), caller), "yes"],
    ["that no span is right", span(ended("ABORTED"), caller), "unknown"],
    ["that all spans are right", spans(ended("OK"), caller), "unknown"],
    ["that one of all is wrong", spans(ended("ABORTED"), caller), "no"],
    ["that one does what none may", span(ended("OK"), caller, true), "no"],
    ["that none does what none may", span(ended("ABORTED"), caller, true), "unknown"],
    ["spans that do not agree", span({ kind: "shared-attribute", key: "rpc.method" }, {}), "no"],
  ] as const)("of an incomplete trace: %s", (_, expectation, expected) => {
    expect(answer(expectation, gone)).toBe(expected);
  });

  test.each([
    [1_010, "yes"],
    [1_600, "no"],
    [1_501, "unknown"],
    [900, "no"],
  ])("takes an event at %d ms, wanted within 500 ms of 1000 ms, as: %s", (tMs, expected) => {
    const when = { kind: "within", withinMs: 500, of: injected } as const;

    expect(answer(span({ kind: "event", name: "queued", attributes: {}, when }), told(tMs))).toBe(
      expected,
    );
  });

  test.each([
    ["with the right attribute", { order: { kind: "equals", value: "7" } }, "yes"],
    [
      "with a matching attribute",
      { order: { kind: "matches", source: "^[0-9]$", flags: "" } },
      "yes",
    ],
    ["with another attribute", { order: { kind: "equals", value: "8" } }, "no"],
  ] as const)("finds an event %s", (_, attributes, expected) => {
    expect(answer(span({ kind: "event", name: "queued", attributes }), told(1_010))).toBe(expected);
  });

  test("wants an event in its window", () => {
    const when = { kind: "during", window: windowOf(2_000, 3_000) } as const;

    expect(answer(span({ kind: "event", name: "queued", attributes: {}, when }), told(1_010))).toBe(
      "no",
    );
  });

  test.each([
    ["nothing to come before", { service: "provider" }, 0, "void"],
    ["what started after its end", { service: "payment" }, -300, "yes"],
    ["what started before its end", { service: "payment" }, 0, "no"],
    ["what started just then, on another machine", { service: "payment" }, -26, "unknown"],
  ] as const)("orders spans: %s", (_, selector, shiftMs, expected) => {
    const evidence = changed(1, (own) => ({
      ...own,
      endUnixNano: unixNanoOf(1_030 + shiftMs),
    }));
    const checkout = { service: "checkout", kind: "server" } as const;

    expect(answer(span({ kind: "happens-before", selector }, checkout), evidence)).toBe(expected);
  });

  test.each([
    ["a span that matches", spanIdOf(3, 0), { kind: "client" }, "yes"],
    ["a span that does not", spanIdOf(3, 0), { kind: "consumer" }, "no"],
    ["a span that is not here", "ffff", { kind: "client" }, "unknown"],
  ] as const)("follows a link to %s", (_, spanId, selector, expected) => {
    const linked = changed(4, (own) => ({ ...own, links: [{ traceId: traceIdOf(3), spanId }] }));

    expect(answer(span({ kind: "links-to", selector }), linked)).toBe(expected);
  });

  test("skips a trace without a match for spans", () => {
    const selector = { service: "provider" };
    const predicate = { kind: "status", status: "OK" } as const;

    expect(answer({ kind: "spans", selector, not: false, predicate })).toBe("void");
  });
});
