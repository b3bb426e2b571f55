/**
 * A configuration of Jaeger 2 that listens on 127.0.0.1 alone: its web interface, and OTLP over HTTP. What it would listen
 * on besides by default would take ports that others need.
 */
export function jaegerConfig(ports: {
  readonly web: number;
  readonly grpc: number;
  readonly otlp: number;
}): string {
  return `service:
  extensions: [jaeger_storage, jaeger_query]
  pipelines:
    traces:
      receivers: [otlp]
      exporters: [jaeger_storage_exporter]
  telemetry:
    metrics: { level: none }
    logs: { level: warn }
extensions:
  jaeger_query:
    storage: { traces: memory }
    http: { endpoint: "127.0.0.1:${ports.web}" }
    grpc: { endpoint: "127.0.0.1:${ports.grpc}" }
  jaeger_storage:
    backends:
      memory: { memory: { max_traces: ${maxTraces} } }
receivers:
  otlp:
    protocols:
      http: { endpoint: "127.0.0.1:${ports.otlp}" }
exporters:
  jaeger_storage_exporter: { trace_storage: memory }
`;
}

/** A scenario has some thousand; the oldest are forgotten beyond it. */
const maxTraces = 100_000;
