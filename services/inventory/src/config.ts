import { type Environment, type InstanceSettings, readInstanceSettings } from "@holdfast/service";

export interface Config extends InstanceSettings {
  readonly databaseUrl: string;
}

/** @throws {ConfigurationError} for a value that cannot be worked with. */
export function readConfig(environment: Environment): Config {
  return {
    ...readInstanceSettings(environment),
    databaseUrl: environment.postgresUrl("DATABASE_URL"),
  };
}
