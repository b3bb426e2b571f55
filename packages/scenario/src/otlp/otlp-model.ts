/**
 * The part of OTLP that traces need, in the shape of its JSON encoding (opentelemetry-proto 1.x, trace/v1): ids in
 * hexadecimal, 64-bit integers as decimal strings.
 */
export interface OtlpRequest {
  readonly resourceSpans: readonly OtlpResourceSpans[];
}

export interface OtlpResourceSpans {
  readonly resource: { readonly attributes: readonly OtlpKeyValue[] };
  readonly scopeSpans: readonly OtlpScopeSpans[];
}

export interface OtlpScopeSpans {
  readonly scope: { readonly name: string };
  readonly spans: readonly OtlpSpan[];
}

export interface OtlpSpan {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly OtlpKeyValue[];
  readonly events: readonly OtlpEvent[];
  readonly links: readonly OtlpLink[];
  readonly status: OtlpStatus;
}

export interface OtlpEvent {
  readonly timeUnixNano: string;
  readonly name: string;
  readonly attributes: readonly OtlpKeyValue[];
}

export interface OtlpLink {
  readonly traceId: string;
  readonly spanId: string;
}

export interface OtlpStatus {
  /** 0 unset, 1 ok, 2 error. */
  readonly code: number;
  readonly message?: string;
}

export interface OtlpKeyValue {
  readonly key: string;
  readonly value: OtlpValue;
}

/** One member is set; none for an empty value. */
export interface OtlpValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values: readonly OtlpValue[] };
  readonly kvlistValue?: { readonly values: readonly OtlpKeyValue[] };
  /** Base64. */
  readonly bytesValue?: string;
}

/** What came cannot be read. The message says where. */
export class OtlpFormatError extends Error {
  override readonly name = "OtlpFormatError";
}

/** Values may hold values; deeper than this they are refused, before the stack is used up. */
export const maxValueDepth = 16;
