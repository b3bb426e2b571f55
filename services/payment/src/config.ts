import { parseEndpoints, type RpcEndpoint } from "@holdfast/rpc";
import { type Environment, type InstanceSettings, readInstanceSettings } from "@holdfast/service";

export interface Config extends InstanceSettings {
  readonly databaseUrl: string;
  readonly providerEndpoints: readonly RpcEndpoint[];
}

/** @throws {ConfigurationError} for a value that cannot be worked with. */
export function readConfig(environment: Environment): Config {
  return {
    ...readInstanceSettings(environment),
    databaseUrl: environment.postgresUrl("DATABASE_URL"),
    providerEndpoints: environment.parsed(
      "PROVIDER_ENDPOINTS",
      "name@zone=host:port, …",
      parseEndpoints,
    ),
  };
}
