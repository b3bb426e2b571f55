import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type JudgedRun, parseResult, type StoredRun } from "@holdfast/scenario";
import { judgeStored } from "./judge-stored.ts";

/** What a run was judged to be: as its `result.json` says, or judged now where that is missing or cannot be read. */
export async function judgedRunOf(run: StoredRun): Promise<JudgedRun> {
  try {
    return parseResult(JSON.parse(await readFile(join(run.folder, "result.json"), "utf8")));
  } catch {
    // It was killed before it was judged, or is of another version: its files are what counts.
    return judgeStored(run, { storedChecks: true });
  }
}
