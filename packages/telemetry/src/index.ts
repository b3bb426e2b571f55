export {
  type SpanCounts,
  type SpanOptions,
  type StartedTelemetry,
  startTelemetry,
  type TelemetryOptions,
} from "./telemetry.ts";
