import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { JudgedRun } from "@holdfast/scenario";
import { junitXml } from "./junit-xml.ts";
import { resultJson } from "./result-json.ts";
import { summaryMarkdown } from "./summary-markdown.ts";

/** A report that could not be made. Changes no verdict: the caller shows it as a warning. */
export interface ReportFailure {
  readonly file: string;
  readonly reason: string;
}

const reports: Readonly<Record<string, (run: JudgedRun) => string>> = {
  "result.json": resultJson,
  "junit.xml": junitXml,
  "summary.md": summaryMarkdown,
};

/** Writes result.json, junit.xml and summary.md into the folder of the run. Never throws; one failure stops no other. */
export async function writeReports(
  folder: string,
  run: JudgedRun,
): Promise<readonly ReportFailure[]> {
  const failures = await Promise.all(
    Object.entries(reports).map(async ([file, render]): Promise<ReportFailure[]> => {
      try {
        await writeFile(join(folder, file), render(run));
        return [];
      } catch (error) {
        return [{ file, reason: error instanceof Error ? error.message : String(error) }];
      }
    }),
  );
  return failures.flat();
}
