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
