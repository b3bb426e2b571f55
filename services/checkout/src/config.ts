import { parseEndpoints, type RpcEndpoint } from "@holdfast/rpc";
import { type Environment, type InstanceSettings, readInstanceSettings } from "@holdfast/service";

export interface Config extends InstanceSettings {
  readonly databaseUrl: string;
  readonly inventoryEndpoints: readonly RpcEndpoint[];
  readonly paymentEndpoints: readonly RpcEndpoint[];
  readonly recommendationEndpoints: readonly RpcEndpoint[];
}

/** @throws {ConfigurationError} for a value that cannot be worked with. */
export function readConfig(environment: Environment): Config {
  const endpoints = (variable: string): readonly RpcEndpoint[] =>
    environment.parsed(variable, "name@zone=host:port, …", parseEndpoints);
  return {
    ...readInstanceSettings(environment),
    databaseUrl: environment.postgresUrl("DATABASE_URL"),
    inventoryEndpoints: endpoints("INVENTORY_ENDPOINTS"),
    paymentEndpoints: endpoints("PAYMENT_ENDPOINTS"),
    recommendationEndpoints: endpoints("RECOMMENDATION_ENDPOINTS"),
  };
}
