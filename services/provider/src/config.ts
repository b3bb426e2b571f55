import { type Environment, type InstanceSettings, readInstanceSettings } from "@holdfast/service";

/** A payment company takes a moment; a few milliseconds let calls overlap without slowing a test. */
export const defaultServiceTimeMs = 4;

export interface Config extends InstanceSettings {
  /** Folder of the ledger. */
  readonly dataFolder: string;
  /** How long each request is worked on, in milliseconds. */
  readonly serviceTimeMs: number;
}

/** @throws {ConfigurationError} for a value that cannot be worked with. */
export function readConfig(environment: Environment): Config {
  return {
    ...readInstanceSettings(environment),
    dataFolder: environment.text("HOLDFAST_DATA_DIR", "a folder"),
    serviceTimeMs: environment.integer("PROVIDER_SERVICE_TIME_MS", {
      default: defaultServiceTimeMs,
      least: 0,
      most: 60_000,
    }),
  };
}
