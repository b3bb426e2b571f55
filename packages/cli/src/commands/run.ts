import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { exitCodes, type LoadedScenario } from "@holdfast/scenario";
import { chooseRuntime, runtimesOption } from "../choose-runtime.ts";
import type { CommandIo } from "../command-io.ts";
import { drawSeed } from "../draw-seed.ts";
import { findScenarios } from "../find-scenarios.ts";
import type { Finish } from "../finish.ts";
import { parseSeed } from "../parse-number.ts";
import { runOnBoth } from "../run-on-both.ts";
import { runOnce } from "../run-once.ts";
import { selectionOf, withSelection } from "../selection-options.ts";
import { parseShard, type Shard, takeShard } from "../shard.ts";
import { colourOption } from "../terminal-options.ts";
import { jaegerUrlOption, parseOtlpUrl } from "../url-options.ts";
import { UsageError } from "../usage-error.ts";

/** `holdfast run`: the main job. */
export function runCommand(io: CommandIo, finish: Finish): CommandUnknownOpts {
  return withSelection(new Command("run"))
    .description("run scenarios and judge them")
    .addOption(
      new Option("--seed <number>", "what chance derives from; default: drawn and printed")
        .env("HOLDFAST_SEED")
        .argParser(parseSeed),
    )
    .addOption(runtimesOption())
    .addOption(
      new Option("--shard <i/n>", "the part of the selection that is this machine's").argParser(
        parseShard,
      ),
    )
    .addOption(
      new Option("--output <folder>", "where runs are kept; default: holdfast-runs").env(
        "HOLDFAST_OUTPUT",
      ),
    )
    .addOption(
      new Option("--otlp-forward <url>", "a receiver that gets a copy of every span as it comes")
        .env("HOLDFAST_OTLP_FORWARD")
        .argParser(parseOtlpUrl),
    )
    .addOption(jaegerUrlOption())
    .option("--pass-with-none", "a selection of nothing is fine")
    .option("--no-progress", "one line per fact, even on a terminal")
    .addOption(colourOption())
    .action(async (filters, options) => {
      const found = await findScenarios(selectionOf(filters, options));
      const loaded = ofShard(found, options.shard);
      if (loaded.length === 0) {
        if (options.passWithNone !== true) throw new UsageError(nothingSelected(options.shard));
        finish(exitCodes.ok);
        return;
      }
      const seeded = { ...options, seed: options.seed ?? drawSeed() };
      if (options.runtime === "both") {
        finish(await runOnBoth(io, loaded, seeded));
        return;
      }
      const runtime = await chooseRuntime(options.runtime, io);
      finish((await runOnce(io, loaded, runtime, seeded)).exitCode);
    });
}

function ofShard(
  loaded: readonly LoadedScenario[],
  shard: Shard | undefined,
): readonly LoadedScenario[] {
  if (shard === undefined) return loaded;
  return takeShard(loaded, shard, ({ draft }) => ({
    id: draft.scenario.id,
    durationMs: draft.durationMs,
  }));
}

function nothingSelected(shard: Shard | undefined): string {
  const where = shard === undefined ? "" : ` for shard ${shard.index}/${shard.count}`;
  return `nothing is selected${where}; see: holdfast list`;
}
