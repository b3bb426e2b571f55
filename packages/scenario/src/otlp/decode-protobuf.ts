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
import { ProtobufReader } from "./protobuf-reader.ts";

/**
 * Reads an `ExportTraceServiceRequest` in the binary encoding. Fields that are not needed are skipped, as are those of
 * later versions. Field numbers: opentelemetry-proto, collector/trace/v1 and trace/v1.
 *
 * @throws {OtlpFormatError} for whatever is not such a message.
 */
export function decodeProtobuf(body: Buffer): OtlpRequest {
  const reader = new ProtobufReader(body);
  const resourceSpans: OtlpResourceSpans[] = [];
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) resourceSpans.push(readResourceSpans(reader.message()));
    else reader.skip();
  }
  return { resourceSpans };
}

function readResourceSpans(reader: ProtobufReader): OtlpResourceSpans {
  let attributes: readonly OtlpKeyValue[] = [];
  const scopeSpans: OtlpScopeSpans[] = [];
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) attributes = readResource(reader.message());
    else if (field === 2) scopeSpans.push(readScopeSpans(reader.message()));
    else reader.skip();
  }
  return { resource: { attributes }, scopeSpans };
}

function readResource(reader: ProtobufReader): readonly OtlpKeyValue[] {
  const attributes: OtlpKeyValue[] = [];
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) attributes.push(readKeyValue(reader.message(), 0));
    else reader.skip();
  }
  return attributes;
}

function readScopeSpans(reader: ProtobufReader): OtlpScopeSpans {
  let name = "";
  const spans: OtlpSpan[] = [];
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) name = readScopeName(reader.message());
    else if (field === 2) spans.push(readSpan(reader.message()));
    else reader.skip();
  }
  return { scope: { name }, spans };
}

function readScopeName(reader: ProtobufReader): string {
  let name = "";
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) name = reader.text();
    else reader.skip();
  }
  return name;
}

function readSpan(reader: ProtobufReader): OtlpSpan {
  let traceId = "";
  let spanId = "";
  let parentSpanId = "";
  let name = "";
  let kind = 0;
  let startTimeUnixNano = "0";
  let endTimeUnixNano = "0";
  let status: OtlpStatus = { code: 0 };
  const attributes: OtlpKeyValue[] = [];
  const events: OtlpEvent[] = [];
  const links: OtlpLink[] = [];
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) traceId = reader.hex();
    else if (field === 2) spanId = reader.hex();
    else if (field === 4) parentSpanId = reader.hex();
    else if (field === 5) name = reader.text();
    else if (field === 6) kind = reader.uint32();
    else if (field === 7) startTimeUnixNano = reader.fixed64();
    else if (field === 8) endTimeUnixNano = reader.fixed64();
    else if (field === 9) attributes.push(readKeyValue(reader.message(), 0));
    else if (field === 11) events.push(readEvent(reader.message()));
    else if (field === 13) links.push(readLink(reader.message()));
    else if (field === 15) status = readStatus(reader.message());
    else reader.skip();
  }
  requireId(traceId, 32, "trace id");
  requireId(spanId, 16, "span id");
  if (parentSpanId !== "") requireId(parentSpanId, 16, "parent span id");
  return {
    traceId,
    spanId,
    parentSpanId,
    name,
    kind,
    startTimeUnixNano,
    endTimeUnixNano,
    attributes,
    events,
    links,
    status,
  };
}

function readEvent(reader: ProtobufReader): OtlpEvent {
  let timeUnixNano = "0";
  let name = "";
  const attributes: OtlpKeyValue[] = [];
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) timeUnixNano = reader.fixed64();
    else if (field === 2) name = reader.text();
    else if (field === 3) attributes.push(readKeyValue(reader.message(), 0));
    else reader.skip();
  }
  return { timeUnixNano, name, attributes };
}

function readLink(reader: ProtobufReader): OtlpLink {
  let traceId = "";
  let spanId = "";
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) traceId = reader.hex();
    else if (field === 2) spanId = reader.hex();
    else reader.skip();
  }
  requireId(traceId, 32, "trace id of a link");
  requireId(spanId, 16, "span id of a link");
  return { traceId, spanId };
}

function readStatus(reader: ProtobufReader): OtlpStatus {
  let message: string | undefined;
  let code = 0;
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 2) message = reader.text();
    else if (field === 3) code = reader.uint32();
    else reader.skip();
  }
  return { code, ...(message && { message }) };
}

function readKeyValue(reader: ProtobufReader, depth: number): OtlpKeyValue {
  let key = "";
  let value: OtlpValue = {};
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) key = reader.text();
    else if (field === 2) value = readValue(reader.message(), depth);
    else reader.skip();
  }
  return { key, value };
}

function readValue(reader: ProtobufReader, depth: number): OtlpValue {
  if (depth >= maxValueDepth) throw new OtlpFormatError("a value holds values too deep");
  let value: OtlpValue = {};
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) value = { stringValue: reader.text() };
    else if (field === 2) value = { boolValue: reader.bool() };
    else if (field === 3) value = { intValue: reader.int64() };
    else if (field === 4) value = { doubleValue: reader.double() };
    else if (field === 5) value = { arrayValue: readArray(reader.message(), depth + 1) };
    else if (field === 6) value = { kvlistValue: readList(reader.message(), depth + 1) };
    else if (field === 7) value = { bytesValue: reader.base64() };
    else reader.skip();
  }
  return value;
}

function readArray(reader: ProtobufReader, depth: number): { values: readonly OtlpValue[] } {
  const values: OtlpValue[] = [];
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) values.push(readValue(reader.message(), depth));
    else reader.skip();
  }
  return { values };
}

function readList(reader: ProtobufReader, depth: number): { values: readonly OtlpKeyValue[] } {
  const values: OtlpKeyValue[] = [];
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) values.push(readKeyValue(reader.message(), depth));
    else reader.skip();
  }
  return { values };
}

function requireId(hex: string, length: number, what: string): void {
  if (hex.length !== length) {
    throw new OtlpFormatError(`a ${what} has ${hex.length / 2} bytes instead of ${length / 2}`);
  }
}
