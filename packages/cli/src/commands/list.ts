import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { exitCodes } from "@holdfast/scenario";
import type { CommandIo } from "../command-io.ts";
import { findScenarios } from "../find-scenarios.ts";
import type { Finish } from "../finish.ts";
import { selectionOf, withSelection } from "../selection-options.ts";
import { UsageError } from "../usage-error.ts";

/** `holdfast list`: what there is to run. */
export function listCommand(io: CommandIo, finish: Finish): CommandUnknownOpts {
  return withSelection(new Command("list"))
    .description("list scenarios: id, scripted time, tags")
    .option("--json", "one JSON array")
    .action(async (filters, options) => {
      const rows = (await findScenarios(selectionOf(filters, options))).map(({ draft }) => ({
        id: draft.scenario.id,
        title: draft.scenario.title,
        tags: draft.scenario.tags,
        file: draft.scenario.file,
        scriptedMs: draft.durationMs,
        faults: draft.faults.length,
        checks: draft.checks.length,
      }));
      if (rows.length === 0) throw new UsageError("nothing is selected");
      if (options.json === true) {
        io.out(`${JSON.stringify(rows, null, 2)}\n`);
      } else {
        const width = Math.max(...rows.map(({ id }) => id.length));
        for (const row of rows) {
          const seconds = `${Math.round(row.scriptedMs / 1_000)}s`.padStart(4);
          io.out(`${row.id.padEnd(width)} ${seconds}  ${row.tags.join(" ")}\n`);
        }
      }
      finish(exitCodes.ok);
    });
}
