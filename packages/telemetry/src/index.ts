export type { SpanCounts } from "./counting-span-processor.ts";
export { attributes, events } from "./names.ts";
export type { Facts, OwnSpans, SpanOptions } from "./own-spans.ts";
export { type StartedTelemetry, startTelemetry, type TelemetryOptions } from "./telemetry.ts";
