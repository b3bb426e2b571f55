import type { ScenarioStage } from "./scenario-stage.ts";

/** Tells each phase as it begins; what was collected so far is safe on disk then. Never rejects. */
export async function announcePhases(stage: ScenarioStage, onEdge: () => void): Promise<void> {
  const { plan, stopwatch, log, signal, breakers } = stage;
  for (const { name, startMs } of plan.phases) {
    // oxlint-disable-next-line no-await-in-loop -- phases come one after the other.
    if (!(await stopwatch.until(startMs, signal))) return;
    log.write({ kind: "phase-entered", phase: name });
    log.sync();
    onEdge();
    // oxlint-disable-next-line no-await-in-loop -- see above.
    await breakers.sample();
  }
}
