import { parseArgs } from "node:util";
import { defaultApiHost, defaultApiPort } from "./start-fault-proxy.ts";

export interface ProgramOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Undefined: drawn at start. */
  readonly seed: string | undefined;
  /** Path of a configuration file. */
  readonly config: string | undefined;
  /** Whether the end of stdin ends the program: the parent is gone then. */
  readonly exitWithStdin: boolean;
}

/** An option is unknown or has a value that cannot be used; the message is one line. */
export class ProgramOptionsError extends Error {
  override readonly name = "ProgramOptionsError";
}

/**
 * Reads the options of the program: flags first, then `HOLDFAST_PROXY_…` of the environment, then defaults.
 *
 * @param args What follows the program's name.
 * @throws {ProgramOptionsError}
 */
export function parseProgramOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ProgramOptions {
  const flags = parseFlags(args);
  const setting = (name: "host" | "port" | "seed" | "config"): string | undefined =>
    flags[name] ?? (environment[`HOLDFAST_PROXY_${name.toUpperCase()}`] || undefined);
  return {
    host: setting("host") ?? defaultApiHost,
    port: parsePort(setting("port") ?? String(defaultApiPort)),
    seed: setting("seed"),
    config: setting("config"),
    exitWithStdin: flags["exit-with-stdin"] ?? false,
  };
}

interface Flags {
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly seed?: string | undefined;
  readonly config?: string | undefined;
  readonly "exit-with-stdin"?: boolean | undefined;
}

function parseFlags(args: readonly string[]): Flags {
  try {
    return parseArgs({
      args: [...args],
      options: {
        host: { type: "string" },
        port: { type: "string" },
        seed: { type: "string" },
        config: { type: "string" },
        "exit-with-stdin": { type: "boolean" },
      },
    }).values;
  } catch (error) {
    const [line = "bad option"] = (error instanceof Error ? error.message : String(error)).split(
      "\n",
    );
    throw new ProgramOptionsError(line, { cause: error });
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^[0-9]+$/.test(text) && port <= 65_535) return port;
  throw new ProgramOptionsError(`port must be a whole number from 0 to 65535, got ${text}`);
}
