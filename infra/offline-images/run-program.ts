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
 * @throws {ProgramError} when it cannot be started or fails, with the last line it wrote to its standard error.
 */
export async function runProgram(program: string, run: ProgramRun): Promise<string> {
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
    const lines = `${output}\n${errors}`.split("\n").filter((line) => line.trim() !== "");
    throw new ProgramError(
      `${program} ${run.arguments[0] ?? ""} ended with ${status}: ${lines.at(-1)?.trim() ?? "it said nothing"}`,
    );
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new ProgramError(`${program} is not installed`, { cause: error });
    }
    throw error;
  }
}
