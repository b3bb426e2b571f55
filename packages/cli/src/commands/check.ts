import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { readRun, StoredRunError } from "@holdfast/scenario";
import type { CommandIo } from "../command-io.ts";
import type { Finish } from "../finish.ts";
import { judgeStored } from "../judge-stored.ts";
import { oneLine } from "../one-line.ts";
import { colourOption, terminalFor } from "../terminal-options.ts";
import { UsageError } from "../usage-error.ts";
import { runsFolderOf } from "../workspace.ts";

/** `holdfast check`: judges a stored run again, with the checks as the scenario files state them now. */
export function checkCommand(io: CommandIo, finish: Finish): CommandUnknownOpts {
  return new Command("check")
    .description("judge a stored run again; starts nothing")
    .argument("[run]", "id or folder of a run", "latest")
    .addOption(colourOption())
    .option("--stored-checks", "judge by the checks stored with the run, not by the scenario files")
    .option("--json", "print the judged run as JSON")
    .addOption(new Option("--output <folder>", "where runs are kept").env("HOLDFAST_OUTPUT"))
    .action(async (run, options) => {
      const folder = await folderOf(run, runsFolderOf(options.output));
      const judged = await judge(folder, options.storedChecks === true);
      if (options.json === true) io.out(`${JSON.stringify(judged, null, 2)}\n`);
      else terminalFor(io, options.color).end(judged, folder);
      finish(judged.exitCode);
    });
}

async function folderOf(run: string, runsFolder: string): Promise<string> {
  for (const folder of [join(runsFolder, run), resolve(run)]) {
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory() === true) return folder;
  }
  throw new UsageError(`no run "${run}" in ${runsFolder}`);
}

async function judge(folder: string, storedChecks: boolean): ReturnType<typeof judgeStored> {
  try {
    return await judgeStored(await readRun(folder), { storedChecks });
  } catch (error) {
    if (error instanceof StoredRunError) throw new UsageError(oneLine(error), { cause: error });
    throw error;
  }
}
