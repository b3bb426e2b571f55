import { ConfigurationError, type Environment } from "./environment.ts";

/** What every instance of every service is told at start. */
export interface InstanceSettings {
  /** Name of the instance: "payment-b". */
  readonly instance: string;
  /** Empty for an instance without a zone. */
  readonly zone: string;
  /** Where to serve: "127.0.0.1:4001". */
  readonly listen: string;
  /** Empty when no testbed started the process. */
  readonly runId: string;
  /** Where to send spans; empty to send none. */
  readonly otlpEndpoint: string;
  /** Whether to offer the testbed's control service. */
  readonly control: boolean;
}

/** @throws {ConfigurationError} for a value that cannot be worked with. */
export function readInstanceSettings(environment: Environment): InstanceSettings {
  const otlpEndpoint = environment.optionalText("OTEL_EXPORTER_OTLP_ENDPOINT");
  if (otlpEndpoint !== "" && !/^https?:$/u.test(URL.parse(otlpEndpoint)?.protocol ?? "")) {
    throw new ConfigurationError("OTEL_EXPORTER_OTLP_ENDPOINT", otlpEndpoint, "an http URL");
  }
  return {
    instance: environment.text("HOLDFAST_INSTANCE", "a name such as payment-b"),
    zone: environment.optionalText("HOLDFAST_ZONE"),
    listen: environment.address("HOLDFAST_LISTEN"),
    runId: environment.optionalText("HOLDFAST_RUN_ID"),
    otlpEndpoint,
    control: environment.flag("HOLDFAST_CONTROL"),
  };
}
