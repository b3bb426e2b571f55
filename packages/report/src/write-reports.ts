import type { JudgedRun } from "@holdfast/scenario";

/** A report that could not be made. Changes no verdict: the caller shows it as a warning. */
export interface ReportFailure {
  readonly file: string;
  readonly reason: string;
}

/** Writes result.json, junit.xml and summary.md into the folder of the run. Never throws. */
export async function writeReports(
  folder: string,
  run: JudgedRun,
): Promise<readonly ReportFailure[]> {
  throw new Error(`not written yet: ${folder} ${run.run.id}`);
}
