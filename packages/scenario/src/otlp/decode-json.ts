import {
  maxValueDepth,
  type OtlpEvent,
  OtlpFormatError,
  type OtlpKeyValue,
  type OtlpLink,
  type OtlpRequest,
  type OtlpResourceSpans,
  type OtlpScopeSpans,
  type OtlpSpan,
  type OtlpStatus,
  type OtlpValue,
} from "./otlp-model.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads an `ExportTraceServiceRequest` in the JSON encoding of OTLP. Unknown fields are left out.
 *
 * @throws {OtlpFormatError} for whatever is not such a message.
 */
export function decodeJson(body: string): OtlpRequest {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (error) {
    throw new OtlpFormatError(`not JSON: ${error instanceof Error ? error.message : ""}`);
  }
  const request = fields(parsed, "the request");
  return { resourceSpans: list(request["resourceSpans"], "resourceSpans").map(resourceSpans) };
}

function resourceSpans(value: unknown): OtlpResourceSpans {
  const found = fields(value, "resourceSpans");
  const resource = fields(found["resource"] ?? {}, "resource");
  return {
    resource: { attributes: keyValues(resource["attributes"], 0) },
    scopeSpans: list(found["scopeSpans"], "scopeSpans").map(scopeSpans),
  };
}

function scopeSpans(value: unknown): OtlpScopeSpans {
  const found = fields(value, "scopeSpans");
  const scope = fields(found["scope"] ?? {}, "scope");
  return {
    scope: { name: text(scope["name"], "scope.name") },
    spans: list(found["spans"], "spans").map(span),
  };
}

function span(value: unknown): OtlpSpan {
  const found = fields(value, "span");
  const parent = text(found["parentSpanId"], "parentSpanId");
  return {
    traceId: id(found["traceId"], 32, "traceId"),
    spanId: id(found["spanId"], 16, "spanId"),
    parentSpanId: parent === "" ? "" : id(parent, 16, "parentSpanId"),
    name: text(found["name"], "name"),
    kind: small(found["kind"], "kind"),
    startTimeUnixNano: unsigned(found["startTimeUnixNano"], "startTimeUnixNano"),
    endTimeUnixNano: unsigned(found["endTimeUnixNano"], "endTimeUnixNano"),
    attributes: keyValues(found["attributes"], 0),
    events: list(found["events"], "events").map(event),
    links: list(found["links"], "links").map(link),
    status: status(found["status"]),
  };
}

function event(value: unknown): OtlpEvent {
  const found = fields(value, "event");
  return {
    timeUnixNano: unsigned(found["timeUnixNano"], "timeUnixNano"),
    name: text(found["name"], "name of an event"),
    attributes: keyValues(found["attributes"], 0),
  };
}

function link(value: unknown): OtlpLink {
  const found = fields(value, "link");
  return {
    traceId: id(found["traceId"], 32, "traceId of a link"),
    spanId: id(found["spanId"], 16, "spanId of a link"),
  };
}

function status(value: unknown): OtlpStatus {
  const found = fields(value ?? {}, "status");
  const message = text(found["message"], "message of a status");
  return { code: small(found["code"], "code of a status"), ...(message !== "" && { message }) };
}

function keyValues(value: unknown, depth: number): readonly OtlpKeyValue[] {
  return list(value, "attributes").map((entry) => {
    const found = fields(entry, "attribute");
    return { key: text(found["key"], "key"), value: anyValue(found["value"] ?? {}, depth) };
  });
}

function anyValue(value: unknown, depth: number): OtlpValue {
  if (depth >= maxValueDepth) throw new OtlpFormatError("a value holds values too deep");
  const found = fields(value, "value");
  const { stringValue, boolValue, intValue, doubleValue, bytesValue } = found;
  if (stringValue !== undefined) return { stringValue: text(stringValue, "stringValue") };
  if (typeof boolValue === "boolean") return { boolValue };
  if (intValue !== undefined) return { intValue: signed(intValue, "intValue") };
  if (doubleValue !== undefined) return { doubleValue: Number(doubleValue) };
  if (bytesValue !== undefined) return { bytesValue: text(bytesValue, "bytesValue") };
  if (found["arrayValue"] !== undefined) {
    const { values } = fields(found["arrayValue"], "arrayValue");
    const read = list(values, "arrayValue").map((one) => anyValue(one, depth + 1));
    return { arrayValue: { values: read } };
  }
  if (found["kvlistValue"] !== undefined) {
    const { values } = fields(found["kvlistValue"], "kvlistValue");
    return { kvlistValue: { values: keyValues(values, depth + 1) } };
  }
  return {};
}

function fields(value: unknown, what: string): Fields {
  if (isFields(value)) return value;
  throw new OtlpFormatError(`${what} must be an object`);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function list(value: unknown, what: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw new OtlpFormatError(`${what} must be a list`);
}

function text(value: unknown, what: string): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  throw new OtlpFormatError(`${what} must be a text`);
}

function id(value: unknown, length: number, what: string): string {
  if (typeof value === "string" && value.length === length && /^[0-9a-f]+$/iu.test(value)) {
    return value.toLowerCase();
  }
  throw new OtlpFormatError(`${what} must be ${length} hexadecimal digits`);
}

function small(value: unknown, what: string): number {
  if (value === undefined || value === null) return 0;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  throw new OtlpFormatError(`${what} must be a number`);
}

function unsigned(value: unknown, what: string): string {
  const digits = signed(value ?? "0", what);
  if (digits.startsWith("-")) throw new OtlpFormatError(`${what} must not be negative`);
  return digits;
}

/** A 64-bit integer: OTLP writes a text, and a number must be understood as well. */
function signed(value: unknown, what: string): string {
  if (typeof value === "string" && /^-?\d{1,20}$/u.test(value)) return value;
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value).toString();
  throw new OtlpFormatError(`${what} must be an integer`);
}
