import { basename } from "node:path";
import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { traceLink } from "@holdfast/report";
import { exitCodes, OtlpSender, runTrace } from "@holdfast/scenario";
import type { CommandIo } from "../command-io.ts";
import { findRun, readStoredRun } from "../find-run.ts";
import type { Finish } from "../finish.ts";
import { jaegerWebPort, startJaeger } from "../jaeger/start-jaeger.ts";
import { judgedRunOf } from "../judged-run-of.ts";
import { newestFailedRun } from "../newest-failed-run.ts";
import { parsePort } from "../parse-number.ts";
import { pushRun } from "../traces/push-run.ts";
import { untilAborted } from "../until-aborted.ts";
import { UsageError } from "../usage-error.ts";
import { runsFolderOf } from "../workspace.ts";

/** `holdfast jaeger`: a Jaeger with a stored run in it, until Ctrl-C. */
export function jaegerCommand(io: CommandIo, finish: Finish): CommandUnknownOpts {
  return new Command("jaeger")
    .description("start Jaeger and open a stored run in it; runs until Ctrl-C")
    .argument(
      "[run]",
      "id or folder of a run; default: the newest that did not pass, else the newest",
    )
    .addOption(
      new Option("--binary <file>", "a Jaeger 2 program to start instead of a container").env(
        "HOLDFAST_JAEGER_BINARY",
      ),
    )
    .addOption(
      new Option("--port <number>", "port of the web interface; another one when it is taken")
        .default(jaegerWebPort)
        .argParser(parsePort),
    )
    .addOption(new Option("--output <folder>", "where runs are kept").env("HOLDFAST_OUTPUT"))
    .action(async (run, options) => {
      const runsFolder = runsFolderOf(options.output);
      const name = run ?? (await newestFailedRun(runsFolder));
      if (name === undefined) throw new UsageError(`no run in ${runsFolder}; see: holdfast run`);
      const folder = await findRun(name, runsFolder);
      const trace = await firstTrace(folder);
      const { binary, port } = options;
      await using jaeger = await startJaeger({ binary, port, signal: io.signal });
      const { spans } = await pushRun({
        folder,
        sender: new OtlpSender(jaeger.otlpUrl),
        signal: io.signal,
        onProgress: (sent) => io.err(`${sent} spans sent\n`),
      });
      io.out(`Jaeger  ${jaeger.url}\n`);
      io.out(`run     ${basename(folder)}, ${spans} spans; more are taken at ${jaeger.otlpUrl}\n`);
      io.out(`open    ${traceLink(trace, { runId: name, jaegerUrl: jaeger.url })}\n`);
      io.out("Ctrl-C ends it\n");
      await untilAborted(io.signal);
      finish(exitCodes.ok);
    });
}

/** What a failed check cites first, else the run as a whole. */
async function firstTrace(folder: string): Promise<{ traceId: string; spanId?: string }> {
  const judged = await judgedRunOf(await readStoredRun(folder));
  const [cited] = judged.scenarios
    .flatMap(({ checks }) => checks)
    .filter(({ verdict }) => verdict === "fail")
    .flatMap(({ evidence }) => evidence.traces);
  return cited ?? { traceId: runTrace(judged.run.id).traceId };
}
