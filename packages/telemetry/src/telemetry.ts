import type { PostgresInstrumentation } from "@holdfast/postgres";
import type { RpcInstrumentation } from "@holdfast/rpc";
import { type Attributes, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { defaultResource, resourceFromAttributes } from "@opentelemetry/resources";
import { NodeSDK } from "@opentelemetry/sdk-node";
import { AlwaysOnSampler, ParentBasedSampler } from "@opentelemetry/sdk-trace";
import {
  CountingSpanProcessor,
  exportBatchSpans,
  queueMaxSpans,
  type SpanCounts,
} from "./counting-span-processor.ts";
import { resourceAttributes, schemaUrl } from "./names.ts";
import { type OwnSpans, ownSpans } from "./own-spans.ts";
import { postgresSpans } from "./postgres-spans.ts";
import { rpcSpans } from "./rpc-spans.ts";

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
}

export interface StartedTelemetry extends OwnSpans, AsyncDisposable {
  readonly rpc: RpcInstrumentation;
  readonly postgres: PostgresInstrumentation;
  /** Sends every finished span. Never rejects: what could not be sent is counted as dropped. */
  flush(): Promise<SpanCounts>;
  /** Flushes and stops. Never rejects. */
  shutdown(): Promise<void>;
}

/**
 * Call once per process, before the first call is made or served.
 *
 * @throws {RangeError} for an endpoint that is no http URL.
 */
export function startTelemetry(options: TelemetryOptions): StartedTelemetry {
  const processor = startExport(options);
  const tracer = trace.getTracerProvider().getTracer(scopeName, undefined, { schemaUrl });
  const flush = async (): Promise<SpanCounts> => {
    await processor?.forceFlush();
    return processor?.counts ?? { spansExported: 0, spansDropped: 0 };
  };
  const shutdown = async (): Promise<void> => await processor?.shutdown();
  return {
    rpc: rpcSpans(tracer),
    postgres: postgresSpans(tracer),
    ...ownSpans(tracer),
    flush,
    shutdown,
    [Symbol.asyncDispose]: shutdown,
  };
}

/**
 * Longer than a process may be paused: when it goes on, its timers fire before it reads the answer that has long been
 * there, and spans that have arrived would count as dropped.
 */
const exportTimeoutMs = 120_000;

/** Who makes the spans. */
const scopeName = "@holdfast/telemetry";

function startExport(options: TelemetryOptions): CountingSpanProcessor | undefined {
  const { endpoint } = options;
  const processor =
    endpoint === undefined || endpoint === ""
      ? undefined
      : new CountingSpanProcessor(
          new OTLPTraceExporter({
            url: tracesUrl(endpoint),
            timeoutMillis: exportTimeoutMs,
            // A flush sends the whole queue at once; what is above the exporter's limit would be dropped.
            concurrencyLimit: Math.ceil(queueMaxSpans / exportBatchSpans),
          }),
        );
  new NodeSDK({
    resource: defaultResource().merge(resourceFromAttributes(resourceOf(options))),
    autoDetectResources: false,
    sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
    spanProcessors: processor === undefined ? [] : [processor],
    // Unset, they would start exporters of their own from the environment.
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [],
  }).start();
  return processor;
}

function resourceOf({ serviceName, instance, zone, runId }: TelemetryOptions): Attributes {
  return {
    [resourceAttributes.serviceName]: serviceName,
    [resourceAttributes.serviceInstance]: instance,
    [resourceAttributes.environment]: "holdfast",
    ...(zone !== "" && { [resourceAttributes.zone]: zone }),
    ...(runId !== "" && { [resourceAttributes.runId]: runId }),
  };
}

function tracesUrl(endpoint: string): string {
  if (!/^https?:$/u.test(URL.parse(endpoint)?.protocol ?? "")) {
    throw new RangeError(`endpoint must be an http URL, got "${endpoint}"`);
  }
  return `${endpoint.replace(/\/$/u, "")}/v1/traces`;
}
