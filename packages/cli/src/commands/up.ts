import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { exitCodes } from "@holdfast/scenario";
import { EnvironmentError, type StartedTestbed } from "@holdfast/testbed";
import { chooseRuntime, runtimeOption } from "../choose-runtime.ts";
import type { CommandIo } from "../command-io.ts";
import { drawSeed } from "../draw-seed.ts";
import { findScenarios } from "../find-scenarios.ts";
import type { Finish } from "../finish.ts";
import { jaegerWebPort, type StartedJaeger, startJaeger } from "../jaeger/start-jaeger.ts";
import { oneLine } from "../one-line.ts";
import { parseSeed } from "../parse-number.ts";
import { selectionOf, withSelection } from "../selection-options.ts";
import { untilAborted } from "../until-aborted.ts";
import { upRunId } from "../up-run-id.ts";
import { UsageError } from "../usage-error.ts";
import { runsFolderOf, workspaceFolder } from "../workspace.ts";

/** `holdfast up`: the environment of a scenario, without its load and faults. Runs until Ctrl-C or `holdfast down`. */
export function upCommand(io: CommandIo, finish: Finish): CommandUnknownOpts {
  return withSelection(new Command("up"))
    .description("start the environment of the first selected scenario and keep it")
    .addOption(
      new Option("--seed <number>", "what chance derives from; default: drawn")
        .env("HOLDFAST_SEED")
        .argParser(parseSeed),
    )
    .addOption(runtimeOption())
    .addOption(
      new Option("--otlp <url>", "where services send their spans, e.g. http://127.0.0.1:4318").env(
        "HOLDFAST_OTLP",
      ),
    )
    .action(async (filters, options) => {
      const [first] = await findScenarios(selectionOf(filters, options));
      if (first === undefined) throw new UsageError("nothing is selected; see: holdfast list");
      const runId = upRunId(process.pid);
      const logFolder = join(runsFolderOf(undefined), runId, "logs");
      await makeFolder(logFolder);
      const runtime = await chooseRuntime(options.runtime, io);
      await using jaeger =
        runtime.name === "docker" && options.otlp === undefined ? await jaegerIfAny(io) : undefined;
      const otlpEndpoint = options.otlp ?? jaeger?.otlpUrl;
      await using testbed = await runtime.start({
        topology: first.draft.topology,
        runId,
        seed: options.seed ?? drawSeed(),
        logFolder,
        workspaceFolder,
        ...(otlpEndpoint === undefined ? {} : { otlpEndpoint }),
        onProgress: (message) => io.err(`${message}\n`),
        signal: io.signal,
      });
      show(testbed, jaeger, io);
      await untilAborted(io.signal);
      const { left } = await testbed.stop();
      for (const what of left) io.err(`holdfast: DIRTY: left ${what}; run: holdfast heal\n`);
      finish(left.length > 0 ? exitCodes.dirty : exitCodes.ok);
    });
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new EnvironmentError(`cannot make ${folder}: ${oneLine(error)}`, { cause: error });
  }
}

/** To look at what is done by hand; the environment is of use without it. */
async function jaegerIfAny(io: CommandIo): Promise<StartedJaeger | undefined> {
  try {
    return await startJaeger({ port: jaegerWebPort, signal: io.signal });
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    io.err(`holdfast: warning: without Jaeger: ${oneLine(error)}\n`);
    return undefined;
  }
}

function show(testbed: StartedTestbed, jaeger: StartedJaeger | undefined, io: CommandIo): void {
  for (const { name, address } of testbed.instances) io.out(`${name.padEnd(20)} ${address}\n`);
  if (jaeger !== undefined) io.out(`${"Jaeger".padEnd(20)} ${jaeger.url}\n`);
  io.out("up; Ctrl-C or `holdfast down` ends it\n");
}
