import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { exitCodes } from "@holdfast/scenario";
import { heal } from "@holdfast/testbed";
import type { CommandIo } from "../command-io.ts";
import type { Finish } from "../finish.ts";
import { workspaceFolder } from "../workspace.ts";

/** `holdfast heal`: the panic button. Removes every fault now, and ends what killed runs have left. Safe to repeat. */
export function healCommand(io: CommandIo, finish: Finish): CommandUnknownOpts {
  return new Command("heal")
    .description("remove every fault now, and end what killed runs have left")
    .option("--json", "one JSON object")
    .action(async (options) => {
      const report = await heal({ workspaceFolder });
      const left = report.runs.flatMap((run) => run.left);
      if (options.json === true) io.out(`${JSON.stringify(report, null, 2)}\n`);
      else if (report.runs.length === 0)
        io.out("nothing to heal: no fault is in place, nothing was left\n");
      for (const run of options.json === true ? [] : report.runs) {
        io.out(`${run.runId} (${run.state === "live" ? "goes on" : "its runner is gone"})\n`);
        for (const action of run.actions) io.out(`  ${action}\n`);
        for (const what of run.left) io.out(`  LEFT ${what}\n`);
      }
      if (left.length > 0) {
        io.err(
          `holdfast: DIRTY: ${left.length} left that could not be undone; try again: holdfast heal\n`,
        );
      }
      finish(left.length > 0 ? exitCodes.dirty : exitCodes.ok);
    });
}
