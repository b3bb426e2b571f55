import { describe, expect, test } from "vitest";
import { FaultMarks } from "./fault-marks.ts";
import type { FaultWindow } from "./fault-window.ts";
import type { OtlpKeyValue, OtlpResourceSpans, OtlpSpan } from "./otlp-model.ts";

const window: FaultWindow = {
  id: "F1",
  kind: "latency",
  effect: "holds",
  targets: ["payment-a->provider-1", "client-a->checkout-a", "payment-a->postgres-1"],
  databases: ["postgres-1"],
  injectingUnixMs: 1_000,
  inPlaceUnixMs: 1_000,
  healingUnixMs: Infinity,
};

function attributes(values: Readonly<Record<string, string>>): readonly OtlpKeyValue[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: { stringValue: value } }));
}

function spans(instance: string, span: Partial<OtlpSpan>): readonly OtlpResourceSpans[] {
  const whole: OtlpSpan = {
    traceId: "0a".repeat(16),
    spanId: "01".repeat(8),
    parentSpanId: "",
    name: "Attempt provider.v1.Provider/Charge",
    kind: 1,
    startTimeUnixNano: "1500000000",
    endTimeUnixNano: "1600000000",
    attributes: attributes({ "holdfast.endpoint": "provider-1", "rpc.status_code": "OK" }),
    events: [],
    links: [],
    status: { code: 0 },
    ...span,
  };
  const resource = { attributes: attributes({ "service.instance.id": instance }) };
  return [{ resource, scopeSpans: [{ scope: { name: "x" }, spans: [whole] }] }];
}

function marksOf(resourceSpans: readonly OtlpResourceSpans[]): readonly OtlpKeyValue[] {
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
    .flatMap((span) => span.attributes)
    .filter(({ key }) => key.startsWith("holdfast.fault."));
}

const marked = [
  { key: "holdfast.fault.id", value: { arrayValue: { values: [{ stringValue: "F1" }] } } },
  { key: "holdfast.fault.kind", value: { stringValue: "latency" } },
];

function marks(): FaultMarks {
  const faults = new FaultMarks();
  faults.began(window);
  return faults;
}

describe("FaultMarks", () => {
  test.each<[string, string, Partial<OtlpSpan>]>([
    ["an attempt of a service", "payment-a", {}],
    [
      "a call of the load",
      "client-a",
      { name: "x", kind: 3, attributes: attributes({ "holdfast.endpoint": "checkout-a" }) },
    ],
    [
      "a statement",
      "payment-a",
      { name: "SELECT", kind: 3, attributes: attributes({ "db.system.name": "postgresql" }) },
    ],
  ])("notes on %s which fault acted on it", (_what, instance, span) => {
    expect(marksOf(marks().marked(spans(instance, span)))).toEqual(marked);
  });

  test.each<[string, string, Partial<OtlpSpan>]>([
    [
      "a call of a service as a whole",
      "payment-a",
      { kind: 3, name: "provider.v1.Provider/Charge" },
    ],
    ["work within a service", "payment-a", { name: "reconcile", attributes: [] }],
    ["an attempt of an instance that was not hit", "payment-b", {}],
  ])("notes nothing on %s", (_what, instance, span) => {
    expect(marksOf(marks().marked(spans(instance, span)))).toEqual([]);
  });

  test("notes nothing on a call that ended after healing began", () => {
    const faults = marks();
    faults.ending("F1", 1_599);

    expect(marksOf(faults.marked(spans("payment-a", {})))).toEqual([]);
  });

  test("notes several faults on one call", () => {
    const faults = marks();
    faults.began({ ...window, id: "F2", kind: "bandwidth" });

    const [ids, kinds] = marksOf(faults.marked(spans("payment-a", {})));

    expect(ids?.value.arrayValue?.values).toEqual([{ stringValue: "F1" }, { stringValue: "F2" }]);
    expect(kinds?.value.stringValue).toBe("latency,bandwidth");
  });
});
