import { ConfigurationError, Environment } from "./environment.ts";

/** sysexits.h: EX_CONFIG. */
const exitConfiguration = 78;

/**
 * Reads the configuration, or ends the process with one line that names variable, value and what was expected.
 *
 * @param read Throws a ConfigurationError for a value it cannot work with.
 */
export function configurationOrExit<T>(read: (environment: Environment) => T): T {
  try {
    return read(new Environment(process.env));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(exitConfiguration);
  }
}

/** Resolves when the process is asked to end; a second signal ends it at once. */
export function stopRequested(): Promise<string> {
  return new Promise((resolve) => {
    const request = (signal: string): void => {
      process.off("SIGTERM", request).off("SIGINT", request);
      resolve(signal);
    };
    process.on("SIGTERM", request).on("SIGINT", request);
  });
}
