import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { StoredRunError } from "@holdfast/scenario";
import type { CommandIo } from "../command-io.ts";
import { findRun, readStoredRun } from "../find-run.ts";
import type { Finish } from "../finish.ts";
import { judgeStored } from "../judge-stored.ts";
import { oneLine } from "../one-line.ts";
import { colourOption, terminalFor } from "../terminal-options.ts";
import { jaegerUrlOption } from "../url-options.ts";
import { UsageError } from "../usage-error.ts";
import { runsFolderOf } from "../workspace.ts";

/** `holdfast check`: judges a stored run again, with the checks as the scenario files state them now. */
export function checkCommand(io: CommandIo, finish: Finish): CommandUnknownOpts {
  return new Command("check")
    .description("judge a stored run again; starts nothing")
    .argument("[run]", "id or folder of a run", "latest")
    .addOption(colourOption())
    .addOption(jaegerUrlOption())
    .option("--stored-checks", "judge by the checks stored with the run, not by the scenario files")
    .option("--json", "print the judged run as JSON")
    .addOption(new Option("--output <folder>", "where runs are kept").env("HOLDFAST_OUTPUT"))
    .action(async (run, options) => {
      const folder = await findRun(run, runsFolderOf(options.output));
      const judged = await judge(folder, options.storedChecks === true);
      if (options.json === true) io.out(`${JSON.stringify(judged, null, 2)}\n`);
      else terminalFor(io, options.color).end(judged, { folder, jaegerUrl: options.jaegerUrl });
      finish(judged.exitCode);
    });
}

async function judge(folder: string, storedChecks: boolean): ReturnType<typeof judgeStored> {
  const run = await readStoredRun(folder);
  try {
    return await judgeStored(run, { storedChecks });
  } catch (error) {
    if (error instanceof StoredRunError) throw new UsageError(oneLine(error), { cause: error });
    throw error;
  }
}
