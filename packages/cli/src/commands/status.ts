import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { exitCodes } from "@holdfast/scenario";
import { listRuns } from "@holdfast/testbed";
import type { CommandIo } from "../command-io.ts";
import type { Finish } from "../finish.ts";
import { workspaceFolder } from "../workspace.ts";

/** `holdfast status`: what runs on this checkout now. Changes nothing. */
export function statusCommand(io: CommandIo, finish: Finish): CommandUnknownOpts {
  return new Command("status")
    .description("show what runs now: processes or containers, addresses, faults in place")
    .option("--json", "one JSON array")
    .action((options) => {
      const runs = listRuns(workspaceFolder);
      if (options.json === true) {
        io.out(`${JSON.stringify(runs, null, 2)}\n`);
      } else if (runs.length === 0) {
        io.out("nothing runs\n");
      }
      for (const run of options.json === true ? [] : runs) {
        const advice = run.state === "ended" ? ", its runner is gone; run: holdfast heal" : "";
        io.out(`${run.runId} ${run.state} (runner ${run.runnerPid}${advice})\n`);
        for (const { name, pid, address, state } of run.processes) {
          io.out(
            `  ${name.padEnd(20)} ${state.padEnd(8)} ${String(pid).padEnd(8)} ${address ?? ""}\n`,
          );
        }
        for (const { name, container, address } of run.containers) {
          io.out(`  ${name.padEnd(20)} ${address.padEnd(16)} container ${container}\n`);
        }
        for (const { id, kind, targets } of run.faults) {
          io.out(`  fault ${id} ${kind} on ${targets.join(", ")}\n`);
        }
      }
      finish(exitCodes.ok);
    });
}
