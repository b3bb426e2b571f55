import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { buildPlan, exitCodes } from "@holdfast/scenario";
import type { CommandIo } from "../command-io.ts";
import { drawSeed } from "../draw-seed.ts";
import { findScenarios } from "../find-scenarios.ts";
import type { Finish } from "../finish.ts";
import { parseSeed } from "../parse-number.ts";
import { renderPlan } from "../render-plan.ts";
import { selectionOf, withSelection } from "../selection-options.ts";
import { UsageError } from "../usage-error.ts";

/** `holdfast plan`: what a run would do. Nothing is started. */
export function planCommand(io: CommandIo, finish: Finish): CommandUnknownOpts {
  return withSelection(new Command("plan"))
    .description("show what would happen: phases, load, faults, checks; starts nothing")
    .addOption(
      new Option("--seed <number>", "what chance derives from; default: drawn")
        .env("HOLDFAST_SEED")
        .argParser(parseSeed),
    )
    .option("--json", "one JSON array of plans")
    .action(async (filters, options) => {
      const seed = options.seed ?? drawSeed();
      const loaded = await findScenarios(selectionOf(filters, options));
      if (loaded.length === 0) throw new UsageError("nothing is selected");
      const plans = loaded.map((item) => buildPlan(item, seed));
      if (options.json === true) io.out(`${JSON.stringify(plans, null, 2)}\n`);
      else for (const plan of plans) io.out(`${renderPlan(plan).join("\n")}\n\n`);
      finish(exitCodes.ok);
    });
}
