import type { JudgedRun } from "../judged-run.ts";

export const exitCodes = {
  ok: 0,
  violated: 1,
  usage: 2,
  inconclusive: 3,
  environment: 4,
  internal: 5,
  dirty: 6,
  sigint: 130,
  sigterm: 143,
} as const;

/**
 * Exit code of a judged run. Dirty wins over all, because a machine with a fault in place makes every later run wrong;
 * then an interruption; then error (internal before environment), violated, inconclusive, ok. A run that judged
 * nothing is inconclusive.
 */
export function exitCodeOf(run: Omit<JudgedRun, "exitCode">): number {
  if (run.dirty.length > 0) return exitCodes.dirty;
  if (run.run.interrupted === "SIGINT") return exitCodes.sigint;
  if (run.run.interrupted === "SIGTERM") return exitCodes.sigterm;

  const verdicts = new Set(run.scenarios.map(({ verdict }) => verdict));
  if (verdicts.has("error")) {
    const internal = run.scenarios.some(({ broken }) => broken === "internal");
    return internal ? exitCodes.internal : exitCodes.environment;
  }
  if (verdicts.has("fail")) return exitCodes.violated;
  if (verdicts.has("inconclusive")) return exitCodes.inconclusive;
  return verdicts.size > 0 && run.missing.length === 0 ? exitCodes.ok : exitCodes.inconclusive;
}
