import { renderComparison, sameVerdicts } from "@holdfast/report";
import { exitCodes, type JudgedRun, type LoadedScenario } from "@holdfast/scenario";
import { chooseRuntime } from "./choose-runtime.ts";
import type { CommandIo } from "./command-io.ts";
import { type RunCommandOptions, runOnce } from "./run-once.ts";
import { drawingFor } from "./terminal-options.ts";

/**
 * Runs the same scenarios with the same seed on each runtime, one after the other, and prints their verdicts side by side.
 *
 * @returns The exit code: 1 when verdicts differ.
 * @throws {EnvironmentError} when one of the runtimes cannot be had; nothing was run then.
 */
export async function runOnBoth(
  io: CommandIo,
  loaded: readonly LoadedScenario[],
  options: RunCommandOptions,
): Promise<number> {
  const runtimes = [await chooseRuntime("local", io), await chooseRuntime("docker", io)];
  const runs: JudgedRun[] = [];
  for (const runtime of runtimes) {
    if (io.signal.aborted) break;
    // oxlint-disable-next-line no-await-in-loop -- they share the machine.
    runs.push(await runOnce(io, loaded, runtime, options));
  }
  io.out(`\n${renderComparison(runs, drawingFor(io, options.color)).join("\n")}\n`);
  return exitCodeOfBoth(runs);
}

/** Weightier than any verdict, the weightiest first. */
const weighty: readonly number[] = [
  exitCodes.dirty,
  exitCodes.sigint,
  exitCodes.sigterm,
  exitCodes.internal,
  exitCodes.environment,
];

/** What kept one of the runs from its verdicts comes first; then whether they differ; then what both say. */
export function exitCodeOfBoth(runs: readonly JudgedRun[]): number {
  const codes = runs.map(({ exitCode }) => exitCode);
  const first = weighty.find((code) => codes.includes(code));
  if (first !== undefined) return first;
  return sameVerdicts(runs) ? Math.max(...codes) : exitCodes.violated;
}
