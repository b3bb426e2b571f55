import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { renderWaterfall } from "@holdfast/report";
import { exitCodes } from "@holdfast/scenario";
import type { CommandIo } from "../command-io.ts";
import { findRun, findRunIfAny, readStoredRun } from "../find-run.ts";
import type { Finish } from "../finish.ts";
import { judgedRunOf } from "../judged-run-of.ts";
import { parseCount } from "../parse-number.ts";
import { colourOption, drawingFor } from "../terminal-options.ts";
import { tracePushCommand } from "../traces/push-command.ts";
import {
  failedTraces,
  isTracePrefix,
  TraceFinder,
  type TraceSelection,
} from "../traces/select-traces.ts";
import { spansOfTraces, storedSpans } from "../traces/stored-spans.ts";
import { traceVerifyCommand } from "../traces/verify-command.ts";
import { UsageError } from "../usage-error.ts";
import { runsFolderOf } from "../workspace.ts";

/** `holdfast trace`: traces of a stored run as waterfalls; `trace push` and `trace verify` for another backend. */
export function traceCommand(io: CommandIo, finish: Finish): CommandUnknownOpts {
  const command = new Command("trace")
    .description("show traces of a stored run as waterfalls")
    .argument("[run]", "id or folder of a run; default: latest")
    .argument("[trace]", "id of a trace, or its beginning")
    .option("--failed", "those that checks which did not pass cite (default, when there are any)")
    .addOption(
      new Option("--slowest <n>", "the operations that took longest (default: 1)")
        .argParser(parseCount)
        .conflicts("failed"),
    )
    .addOption(colourOption())
    .addOption(new Option("--output <folder>", "where runs are kept").env("HOLDFAST_OUTPUT"))
    .action(async (first, second, options) => {
      const runsFolder = runsFolderOf(options.output);
      const { run, trace } = await namesOf(first, second, runsFolder);
      const folder = await findRun(run, runsFolder);
      const ids = await select(folder, selectionOf(trace, options), io);
      const drawing = drawingFor(io, options.color);
      for (const spans of (await spansOfTraces(folder, ids)).values()) {
        io.out(`${renderWaterfall(spans, drawing).join("\n")}\n\n`);
      }
      finish(exitCodes.ok);
    });
  command.addCommand(tracePushCommand(io, finish));
  command.addCommand(traceVerifyCommand(io, finish));
  return command;
}

/** One argument is a run, unless there is no such run and it may be the id of a trace. */
async function namesOf(
  first: string | undefined,
  second: string | undefined,
  runsFolder: string,
): Promise<{ readonly run: string; readonly trace?: string }> {
  if (first === undefined) return { run: "latest" };
  if (second !== undefined) return { run: first, trace: second };
  const isRun = (await findRunIfAny(first, runsFolder)) !== undefined;
  return isRun || !isTracePrefix(first) ? { run: first } : { run: "latest", trace: first };
}

function selectionOf(
  trace: string | undefined,
  options: { readonly failed?: true; readonly slowest?: number },
): TraceSelection | undefined {
  const isNarrowed = options.failed === true || options.slowest !== undefined;
  if (trace !== undefined && isNarrowed) {
    throw new UsageError("give the id of a trace, or --failed, or --slowest; not two of them");
  }
  if (trace !== undefined && !isTracePrefix(trace)) {
    throw new UsageError(`"${trace}" is no id of a trace: 4 to 32 hexadecimal digits are expected`);
  }
  if (trace !== undefined) return { kind: "id", prefix: trace };
  if (options.slowest !== undefined) return { kind: "slowest", count: options.slowest };
  return options.failed === true ? { kind: "failed" } : undefined;
}

/** @returns Ids of traces, at least one. */
async function select(
  folder: string,
  selection: TraceSelection | undefined,
  io: CommandIo,
): Promise<readonly string[]> {
  if (selection === undefined || selection.kind === "failed") {
    const run = await readStoredRun(folder);
    const ids = failedTraces(await judgedRunOf(run));
    if (ids.length > 0) return ids;
    if (selection !== undefined) throw new UsageError("no check that did not pass cites a trace");
    io.err("every check passed, or cites no trace; this is the operation that took longest\n");
  }
  const wanted = selection?.kind === "id" ? selection : undefined;
  const finder = new TraceFinder(
    wanted ?? (selection?.kind === "slowest" ? selection : { kind: "slowest", count: 1 }),
  );
  const onDamage = (what: string): void => io.err(`holdfast: warning: ${what}\n`);
  for await (const span of storedSpans(folder, onDamage)) finder.see(span);
  const found = finder.found();
  if (found.length === 0) {
    throw new UsageError(
      wanted === undefined
        ? `no operation has a trace in ${folder}`
        : `no trace of ${folder} has an id that begins with "${wanted.prefix}"`,
    );
  }
  if (wanted !== undefined && found.length > 1) {
    throw new UsageError(
      `${found.length} traces begin with "${wanted.prefix}": ${found.slice(0, 5).join(", ")}`,
    );
  }
  return found;
}
