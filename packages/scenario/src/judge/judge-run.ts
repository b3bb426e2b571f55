import type { EvidenceEvent } from "../evidence-event.ts";
import type { JudgedRun, JudgedScenario } from "../judged-run.ts";
import { exitCodeOf } from "./exit-code.ts";

export interface RunToJudge {
  readonly holdfastVersion: string;
  readonly nodeVersion: string;
  /** Every line of `events.ndjson`, in order. */
  readonly events: readonly EvidenceEvent[];
  /** In the order in which they ran. */
  readonly scenarios: readonly JudgedScenario[];
}

/**
 * Puts the judged scenarios of a run together. Pure.
 *
 * @throws {RangeError} when the events do not begin with `run-started`: then it is not the event file of a run.
 */
export function judgeRun({
  holdfastVersion,
  nodeVersion,
  events,
  scenarios,
}: RunToJudge): JudgedRun {
  const started = events.find((event) => event.kind === "run-started");
  if (started === undefined) throw new RangeError("no run-started fact in the events of the run");
  const interrupted = events.find((event) => event.kind === "interrupted");
  const forwarded = events.findLast((event) => event.kind === "spans-forwarded");
  const lastUnixMs = Math.max(...events.slice(-1).map(({ unixMs }) => unixMs), started.unixMs);
  const judgedIds = new Set(scenarios.map(({ id }) => id));

  const run: Omit<JudgedRun, "exitCode"> = {
    schema: "https://holdfast.dev/schema/result-1.json",
    run: {
      id: started.run,
      seed: started.seed,
      runtime: started.runtime,
      startedUnixMs: started.unixMs,
      wallMs: lastUnixMs - started.unixMs,
      scriptedMs: scenarios.reduce((sum, { scriptedMs }) => sum + scriptedMs, 0),
      holdfastVersion,
      nodeVersion,
      interrupted: interrupted?.signal ?? null,
      ...(forwarded !== undefined && { forwarded: forwarded.forwarded }),
    },
    scenarios,
    missing: started.scenarios.filter((id) => !judgedIds.has(id)),
    dirty: scenarios.flatMap(({ id, dirty }) => dirty.map((what) => `${id}: ${what}`)),
  };
  return { ...run, exitCode: exitCodeOf(run) };
}
