import type { OwnSpan } from "../load/own-span.ts";
import type {
  OtlpKeyValue,
  OtlpRequest,
  OtlpResourceSpans,
  OtlpSpan,
  OtlpValue,
} from "./otlp-model.ts";

/** Name under which the runner's own spans stand. */
export const runnerService = "holdfast";
/** On a call of the runner's own of which certainly nothing was sent. */
export const unsentAttribute = "holdfast.call.unsent";

/** The runner's own spans as a request, one resource for the clients of each zone. */
export function requestOfOwnSpans(spans: readonly OwnSpan[], runId: string): OtlpRequest {
  const byZone = Map.groupBy(spans, ({ zone }) => zone);
  return {
    resourceSpans: [...byZone].map(
      ([zone, ofZone]): OtlpResourceSpans => ({
        resource: { attributes: keyValues(resourceOf(zone, runId)) },
        scopeSpans: [{ scope: { name: "@holdfast/scenario" }, spans: ofZone.map(otlpSpan) }],
      }),
    ),
  };
}

function resourceOf(zone: string, runId: string): Readonly<Record<string, string>> {
  return {
    "service.name": runnerService,
    "service.instance.id": zone === "" ? "client-1" : `client-${zone}`,
    "holdfast.run.id": runId,
    ...(zone !== "" && { "cloud.availability_zone": zone }),
  };
}

/** Numbers of kinds in OTLP. */
const kinds = { internal: 1, client: 3 } as const;

function otlpSpan(span: OwnSpan): OtlpSpan {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    kind: kinds[span.kind ?? "client"],
    startTimeUnixNano: nanoseconds(span.startUnixMs),
    endTimeUnixNano: nanoseconds(span.endUnixMs),
    attributes: keyValues({ ...span.attributes, ...(span.sent === false && unsent) }),
    events: (span.events ?? []).map(({ name, unixMs, attributes }) => ({
      name,
      timeUnixNano: nanoseconds(unixMs),
      attributes: keyValues(attributes),
    })),
    links: span.links ?? [],
    status: { code: span.failed ? 2 : 0 },
  };
}

const unsent = { [unsentAttribute]: true };

/** Milliseconds times a million does not fit a number: whole milliseconds and the rest are written apart. */
function nanoseconds(unixMs: number): string {
  const whole = Math.floor(unixMs);
  const rest = Math.min(999_999, Math.round((unixMs - whole) * 1e6));
  return `${whole}${String(rest).padStart(6, "0")}`;
}

function keyValues(values: OwnSpan["attributes"]): readonly OtlpKeyValue[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: valueOf(value) }));
}

function valueOf(value: OwnSpan["attributes"][string]): OtlpValue {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") return { intValue: String(value) };
  return { arrayValue: { values: value.map((one) => ({ stringValue: one })) } };
}
