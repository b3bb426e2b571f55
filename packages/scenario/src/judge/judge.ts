import type { Evidence } from "../evidence.ts";
import type { JudgedScenario } from "../judged-run.ts";

/** Judges one scenario from its evidence. Pure: the same evidence always gives the same verdict. Never throws. */
export function judge(evidence: Evidence): JudgedScenario {
  throw new Error(`not judged yet: ${evidence.runId}`);
}
