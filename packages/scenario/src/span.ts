export type AttributeValue =
  | string
  | number
  | boolean
  | readonly (string | number | boolean)[]
  | null;

/** A span as the judge sees it: OTLP read once, older attribute names normalised. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: "internal" | "server" | "client" | "producer" | "consumer";
  readonly service: string;
  readonly instance: string;
  readonly zone: string;
  readonly startUnixNano: bigint;
  readonly endUnixNano: bigint;
  readonly status: "unset" | "ok" | "error";
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly events: readonly SpanEvent[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

export interface SpanEvent {
  readonly name: string;
  readonly unixNano: bigint;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}
