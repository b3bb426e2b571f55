import { parseEndpoints, type RpcEndpoint } from "@holdfast/rpc";
import { type Environment, type InstanceSettings, readInstanceSettings } from "@holdfast/service";

/**
 * What the contract with the provider allows each instance, per second: far above what a shop of this size asks, so that only a
 * mistake of ours ever meets it.
 */
export const defaultProviderRate = 500;

export interface Config extends InstanceSettings {
  readonly databaseUrl: string;
  readonly providerEndpoints: readonly RpcEndpoint[];
  /** Calls to the provider per second that this instance may make. */
  readonly providerRate: number;
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
    providerRate: environment.integer("PROVIDER_RATE_PER_SECOND", {
      default: defaultProviderRate,
      least: 1,
      most: 100_000,
    }),
  };
}
