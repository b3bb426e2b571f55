import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { EnvironmentError } from "../environment-error.ts";

export interface ToolRun {
  /** The program's file, or its name on the PATH. */
  readonly program: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  /** Added to this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program of this machine to its end, without a shell.
 *
 * @returns What it wrote to its standard output.
 * @throws {EnvironmentError} when it is missing or fails, with the line that says why.
 */
export async function runTool(run: ToolRun): Promise<string> {
  const { program, signal } = run;
  signal?.throwIfAborted();
  const child = spawn(program, run.arguments, {
    stdio: ["ignore", "pipe", "pipe"],
    cwd: run.folder,
    env: { ...process.env, ...run.environment },
    ...(signal === undefined ? {} : { signal }),
  });
  const ended = Promise.withResolvers<number | string>();
  child.once("error", ended.reject);
  child.once("close", (code, killedBy) => ended.resolve(code ?? killedBy ?? "nothing"));
  const name = program.split("/").at(-1) ?? program;
  try {
    const [output, errors, status] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      ended.promise,
    ]);
    if (status === 0) return output;
    throw new EnvironmentError(
      `${name} ${run.arguments[0] ?? ""} ended with ${status}: ${reasonIn(`${output}\n${errors}`)}`,
    );
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new EnvironmentError(`${name} is not installed`, { cause: error });
    }
    throw error;
  }
}

/** The line that names an error, or else the last one. */
export function reasonIn(output: string): string {
  const lines = output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return lines.find((line) => /\berror\b|ERR_/i.test(line)) ?? lines.at(-1) ?? "it said nothing";
}
