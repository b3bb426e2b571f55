import type { FlushResult, Receipt, TopologySpec } from "@holdfast/testbed";
import type { CheckPlan, Claim } from "../check-plan.ts";
import type { Evidence } from "../evidence.ts";
import type { EvidenceEvent, EvidenceFact } from "../evidence-event.ts";
import type { WindowRef } from "../instant-ref.ts";
import type { HistoryLine } from "../operation.ts";
import type { Plan } from "../plan.ts";
import type { Span } from "../span.ts";
import { sealOf } from "./trace-seal.ts";

/** For tests: a run of four seconds in which all went well. A test takes it and breaks what it is about. */
export const fixtureOperations = 40;
export const fixtureOriginUnixMs = 1_700_000_000_000;
const betweenMs = 100;
export const fixtureDurationMs = 4_000;

export const topology: TopologySpec = {
  zones: ["a", "b"],
  services: {
    client: { kind: "client", zones: ["a"] },
    checkout: { kind: "grpc", zones: ["a"] },
    payment: { kind: "grpc", zones: ["a", "b"] },
    provider: { kind: "stub" },
    postgres: { kind: "postgres" },
  },
  edges: { "payment->provider": ["payment", "provider"] },
  breakers: { provider: { edge: "payment->provider" } },
  methods: ["shop.Checkout/PlaceOrder", "shop.Payment/Authorize", "shop.Provider/Charge"],
};

export const wholeRun: WindowRef = windowOf(0, fixtureDurationMs);

export function windowOf(startMs: number, endMs: number): WindowRef {
  return {
    start: { kind: "timeline", offsetMs: startMs },
    end: { kind: "timeline", offsetMs: endMs },
  };
}

export function checkOf(claim: Claim, severity: CheckPlan["severity"] = "must"): CheckPlan {
  return {
    id: claim.kind,
    title: `claim ${claim.kind}`,
    severity,
    location: { file: "scenarios/fixture.scenario.ts", line: 7 },
    claim,
  };
}

export function evidenceOf(...claims: readonly Claim[]): Evidence {
  const spans = Array.from({ length: fixtureOperations }, (_, index) => spansOf(index)).flat();
  return {
    runId: "r_fixture",
    plan: planOf(claims),
    events: eventsOf(spans),
    history: Array.from({ length: fixtureOperations }, (_, index) => linesOf(index)).flat(),
    spans,
    seals: sealOf(spans),
    damage: [],
  };
}

export function traceIdOf(index: number): string {
  return index.toString(16).padStart(32, "0");
}

export function receipt(acted: boolean, summary = "seen on 41 chunks"): Receipt {
  return { acted, by: "proxy-counter", summary, values: { chunks: acted ? 41 : 0 } };
}

export function endAnswer(sql: string, rows: readonly Record<string, unknown>[]): EvidenceFact {
  const total = rows.length;
  return { kind: "query-answered", service: "checkout", sql, rows, total, at: "end" };
}

export function unixNanoOf(ms: number): bigint {
  return BigInt(Math.round((fixtureOriginUnixMs + ms) * 1_000)) * 1_000n;
}

function planOf(claims: readonly Claim[]): Plan {
  return {
    schema: "https://holdfast.dev/schema/plan-1.json",
    scenario: {
      id: "fixture",
      title: "All goes well",
      tags: [],
      file: "scenarios/fixture.scenario.ts",
      timeoutMs: 60_000,
    },
    seed: 7,
    topology,
    phases: [{ name: "whole", startMs: 0, endMs: fixtureDurationMs }],
    durationMs: fixtureDurationMs,
    given: [],
    loads: [
      {
        name: "orders",
        ratePerS: 10,
        spread: ["a"],
        startMs: 0,
        endMs: fixtureDurationMs,
        operations: fixtureOperations,
      },
    ],
    faults: [
      {
        id: "F1",
        spec: {
          kind: "toxic",
          edge: "payment->provider",
          toxic: { type: "latency", latency: 3_000, jitter: 0 },
        },
        title: "latency payment->provider 3s",
        window: windowOf(1_000, 2_000),
        startMs: 1_000,
        endMs: 2_000,
      },
    ],
    checks: claims.map((claim) => checkOf(claim)),
  };
}

function eventsOf(spans: readonly Span[]): readonly EvidenceEvent[] {
  const sample = (tMs: number): EvidenceEvent =>
    stamp(
      { kind: "breakers-sampled", samples: ["payment-a", "payment-b"].map(breakerOf(tMs)) },
      tMs,
    );
  const events: readonly EvidenceEvent[] = [
    stamp({ kind: "scenario-started", seed: 7, timeoutMs: 60_000 }),
    stamp({ kind: "testbed-started", phases: [{ name: "services", durationMs: 900 }] }),
    stamp({ kind: "load-started" }, 0),
    sample(900),
    stamp({ kind: "fault-injected", fault: "F1", targets: ["payment-a->provider-1"] }, 1_000),
    stamp({ kind: "fault-verified", fault: "F1", receipt: receipt(true) }, 1_500),
    sample(1_900),
    stamp({ kind: "fault-healed", fault: "F1" }, 2_000),
    stamp({ kind: "fault-heal-verified", fault: "F1", receipt: receipt(true) }, 2_100),
    sample(3_000),
    stamp({ kind: "load-ended", loads: [{ load: "orders", invoked: 40, ended: 40 }] }, 4_000),
    sample(4_100),
    stamp({ kind: "flushed", ...flushOf(spans) }, 4_200),
    stamp(
      { kind: "testbed-stopped", report: { durationMs: 300, killed: [], healed: [], left: [] } },
      4_600,
    ),
  ];
  return [...events, stamp({ kind: "scenario-ended", facts: events.length }, 4_700)];
}

/** Every instance answers, has dropped nothing, and has sent what is here. */
export function flushOf(spans: readonly Span[]): { readonly results: readonly FlushResult[] } {
  const results = ["checkout-a", "payment-a", "payment-b", "provider-1"].map((instance) => ({
    instance,
    spansExported: spans.filter((span) => span.instance === instance).length,
    spansDropped: 0,
    starts: 1,
  }));
  return { results };
}

function breakerOf(tMs: number): (instance: string) => {
  readonly instance: string;
  readonly name: string;
  readonly endpoint: string;
  readonly state: "closed";
  readonly permitted: number;
  readonly rejected: number;
  readonly transitions: number;
} {
  return (instance) => ({
    instance,
    name: "provider",
    endpoint: "provider-1",
    state: "closed",
    permitted: Math.floor(tMs / betweenMs),
    rejected: 0,
    transitions: 0,
  });
}

function linesOf(index: number): readonly HistoryLine[] {
  const startMs = index * betweenMs;
  const input = { cartId: `cart-${index}` };
  return [
    {
      type: "invoke",
      index,
      load: "orders",
      plannedMs: startMs,
      startMs,
      startUnixMs: fixtureOriginUnixMs + startMs,
      zone: "a",
      key: `cart-${index}`,
      traceId: traceIdOf(index),
      method: "shop.Checkout/PlaceOrder",
      input,
    },
    { type: "ok", index, load: "orders", endMs: startMs + 20 + index, status: "OK", calls: [] },
  ];
}

/** client → checkout → (call, attempt) → payment, nested in time. */
function spansOf(index: number): readonly Span[] {
  const payment = index % 2 === 0 ? "payment-a" : "payment-b";
  const rows = [
    ["client", "shop.Checkout/PlaceOrder", "holdfast", "holdfast"],
    ["server", "shop.Checkout/PlaceOrder", "checkout", "checkout-a"],
    ["client", "shop.Payment/Authorize", "checkout", "checkout-a"],
    ["internal", "Attempt shop.Payment/Authorize", "checkout", "checkout-a"],
    ["server", "shop.Payment/Authorize", "payment", payment],
  ] as const;
  return rows.map(([kind, name, service, instance], depth) => ({
    traceId: traceIdOf(index),
    spanId: spanIdOf(index, depth),
    parentSpanId: depth === 0 ? "" : spanIdOf(index, depth - 1),
    name,
    kind,
    service,
    instance,
    zone: instance.endsWith("-b") ? "b" : "a",
    startUnixNano: unixNanoOf(index * betweenMs + depth),
    endUnixNano: unixNanoOf(index * betweenMs + 20 + index - depth),
    status: "unset",
    attributes: { "rpc.method": name.replace("Attempt ", ""), "rpc.status_code": "OK" },
    events: [],
    links: [],
  }));
}

export function spanIdOf(index: number, depth: number): string {
  return `${index.toString(16).padStart(12, "0")}${depth.toString(16).padStart(4, "0")}`;
}

export function stamp(fact: EvidenceFact, tMs?: number): EvidenceEvent {
  const unixMs = fixtureOriginUnixMs + (tMs ?? -1_000);
  return { unixMs, ...(tMs === undefined ? {} : { tMs }), scenario: "fixture", ...fact };
}
