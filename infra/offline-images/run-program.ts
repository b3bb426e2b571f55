import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

export interface ProgramRun {
  readonly arguments: readonly string[];
  readonly folder?: string;
  /** Added to this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A program of this machine is missing, or did not do what was asked. The message is one line. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
}

/**
 * Runs a program to its end, without a shell.
 *
 * @returns What it wrote to its standard output.
 * @throws {ProgramError} when it cannot be started or fails, with the line that says why.
 */
export async function runProgram(program: string, run: ProgramRun): Promise<string> {
  run.signal?.throwIfAborted();
  const child = spawn(program, run.arguments, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...run.environment },
    ...(run.folder === undefined ? {} : { cwd: run.folder }),
    ...(run.signal === undefined ? {} : { signal: run.signal }),
  });
  const exit = Promise.withResolvers<number | string>();
  child.once("error", exit.reject);
  child.once("close", (code, signal) => exit.resolve(code ?? signal ?? "nothing"));
  try {
    const [output, errors, status] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      exit.promise,
    ]);
    if (status === 0) return output;
    throw new ProgramError(
      `${program} ${run.arguments[0] ?? ""} ended with ${status}: ${reasonIn(`${errors}\n${output}`)}`,
    );
  } catch (error) {
    run.signal?.throwIfAborted();
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new ProgramError(`${program} is not installed`, { cause: error });
    }
    throw error;
  }
}

/** The first line that names an error as apt, npm or others do, or else the last one. */
function reasonIn(output: string): string {
  const lines = output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const named = lines.find((line) => /^E: |\berror\b|ERR_/i.test(line));
  return named ?? lines.at(-1) ?? "it said nothing";
}
