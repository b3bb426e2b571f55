import type { AttributeValue, Span, SpanEvent } from "../span.ts";
import type { OtlpKeyValue, OtlpRequest, OtlpSpan, OtlpValue } from "./otlp-model.ts";
import { stableAttributes } from "./stable-names.ts";

const kinds = ["internal", "internal", "server", "client", "producer", "consumer"] as const;
const statuses = ["unset", "ok", "error"] as const;

/** A span with what its resource says of where it comes from. */
export interface ReceivedSpan {
  readonly span: Span;
  /** Scenario that was running when it was received; empty when it is not said. */
  readonly scenario: string;
}

/** Name under which the receiver notes on each resource which scenario was running. */
export const scenarioAttribute = "holdfast.scenario.id";

/** Every span of a request as a judge sees it. */
export function spansOf(request: OtlpRequest): readonly ReceivedSpan[] {
  return request.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const about = attributesOf(resource.attributes);
    const service = textOf(about["service.name"]);
    const instance = textOf(about["service.instance.id"]);
    const zone = textOf(about["cloud.availability_zone"]);
    const scenario = textOf(about[scenarioAttribute]);
    return scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({ scenario, span: spanOf(span, service, instance, zone) })),
    );
  });
}

function spanOf(span: OtlpSpan, service: string, instance: string, zone: string): Span {
  const { traceId, spanId, parentSpanId, name } = span;
  return {
    traceId,
    spanId,
    parentSpanId,
    name,
    kind: kinds[span.kind] ?? "internal",
    service,
    instance,
    zone,
    startUnixNano: BigInt(span.startTimeUnixNano),
    endUnixNano: BigInt(span.endTimeUnixNano),
    status: statuses[span.status.code] ?? "unset",
    attributes: stableAttributes(attributesOf(span.attributes)),
    events: span.events.map(
      (event): SpanEvent => ({
        name: event.name,
        unixNano: BigInt(event.timeUnixNano),
        attributes: attributesOf(event.attributes),
      }),
    ),
    links: span.links,
  };
}

function attributesOf(
  attributes: readonly OtlpKeyValue[],
): Readonly<Record<string, AttributeValue>> {
  const values: Record<string, AttributeValue> = {};
  for (const { key, value } of attributes) values[key] = attributeOf(value);
  return values;
}

function attributeOf(value: OtlpValue): AttributeValue {
  const { arrayValue, kvlistValue } = value;
  if (arrayValue !== undefined) return arrayValue.values.map((one) => scalarOf(one) ?? "");
  if (kvlistValue !== undefined) return JSON.stringify(attributesOf(kvlistValue.values));
  return scalarOf(value);
}

function scalarOf(value: OtlpValue): string | number | boolean | null {
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.intValue !== undefined) return Number(value.intValue);
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.doubleValue !== undefined) return value.doubleValue;
  return value.bytesValue ?? null;
}

function textOf(value: AttributeValue | undefined): string {
  return value === undefined || value === null ? "" : String(value);
}
