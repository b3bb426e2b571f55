/** A span that the runner itself writes: an operation, one call of it, or a fault. Plain data, sent to the trace store. */
export interface OwnSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the operation as a whole, and for a fault. */
  readonly parentSpanId: string;
  readonly name: string;
  /** Default `client`. */
  readonly kind?: "client" | "internal";
  /** Zone of the client; empty outside every zone. */
  readonly zone: string;
  readonly startUnixMs: number;
  readonly endUnixMs: number;
  readonly failed: boolean;
  /** False for a call of which certainly nothing was sent. Default true. */
  readonly sent?: boolean;
  readonly attributes: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly events?: readonly OwnSpanEvent[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
}

export interface OwnSpanEvent {
  readonly name: string;
  readonly unixMs: number;
  readonly attributes: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}
