import { fileURLToPath } from "node:url";

/**
 * Every read is a new buffer, and Node collects them as often as it collects young objects. With the young generation it
 * begins with, that is after every 2 MB and takes a tenth of the throughput of many connections; with this one, after 64 MB.
 */
const youngGenerationMb = 32;

/** A program and its arguments, as `spawn` takes them. */
export interface ProgramCommand {
  readonly command: string;
  readonly arguments: string[];
}

/**
 * How `@holdfast/fault-proxy/program` is best started as a process of its own.
 *
 * @param options As in its description, e.g. `--port=0`.
 */
export function programCommand(...options: readonly string[]): ProgramCommand {
  return {
    command: process.execPath,
    arguments: [
      `--min-semi-space-size=${youngGenerationMb}`,
      `--max-semi-space-size=${youngGenerationMb}`,
      fileURLToPath(import.meta.resolve("@holdfast/fault-proxy/program")),
      ...options,
    ],
  };
}
