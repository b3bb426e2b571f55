import type { Clock } from "@holdfast/clock";
import type { PostgresInstrumentation } from "@holdfast/postgres";
import type { RpcInstrumentation } from "@holdfast/rpc";

export interface TelemetryOptions {
  /** Name of the service: "payment". */
  readonly serviceName: string;
  /** Name of the instance: "payment-b". */
  readonly instance: string;
  /** Empty for an instance without a zone. */
  readonly zone: string;
  /** Empty when no testbed started the process. */
  readonly runId: string;
  /** Where to send spans: "http://127.0.0.1:4318". Default: they are not sent. */
  readonly endpoint?: string;
  readonly clock: Clock;
}

/** What became of the spans of this process since it started. */
export interface SpanCounts {
  /** The collector has them. */
  readonly spansExported: number;
  /** They are lost: the queue was full, or an export failed for good. */
  readonly spansDropped: number;
}

export interface StartedTelemetry extends AsyncDisposable {
  readonly rpc: RpcInstrumentation;
  readonly postgres: PostgresInstrumentation;
  /** Runs work of the service's own in an INTERNAL span, for example a job. The span fails when the work does. */
  inSpan<T>(name: string, work: () => Promise<T>, options?: SpanOptions): Promise<T>;
  /** Adds facts to the span of the current call, for example the idempotency key. Nothing happens outside a span. */
  annotate(attributes: Readonly<Record<string, string | number | boolean>>): void;
  /** Notes that something happened, on the span of the current call. Nothing happens outside a span. */
  event(name: string, attributes?: Readonly<Record<string, string | number | boolean>>): void;
  /** What continues the current trace in another process or later; empty outside a span. Keep it in a database row. */
  traceContext(): Readonly<Record<string, string>>;
  /** Sends every finished span. Never rejects: what could not be sent is counted as dropped. */
  flush(): Promise<SpanCounts>;
  /** Flushes and stops. Never rejects. */
  shutdown(): Promise<void>;
}

export interface SpanOptions {
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  /** From `traceContext()`: the work continues that trace. Default: the current one, if any. */
  readonly traceContext?: Readonly<Record<string, string>>;
}

/** Call once per process, before the first call is made or served. */
export function startTelemetry(_options: TelemetryOptions): StartedTelemetry {
  throw new Error("to come");
}
