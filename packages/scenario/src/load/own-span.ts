/** A span that the runner itself writes: an operation, or one call of it. Plain data, sent to the trace store. */
export interface OwnSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the operation as a whole. */
  readonly parentSpanId: string;
  readonly name: string;
  /** Zone of the client; empty outside every zone. */
  readonly zone: string;
  readonly startUnixMs: number;
  readonly endUnixMs: number;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, string | number>>;
}
