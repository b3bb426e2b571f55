import { relative } from "node:path";
import { systemClock } from "@holdfast/clock";
import { runSpans, writeReports } from "@holdfast/report";
import {
  buildPlan,
  type JudgedRun,
  judge,
  type LoadedScenario,
  OtlpSender,
  readEvidence,
  readRun,
  runScenarios,
  StoredRunError,
  writeLastRun,
} from "@holdfast/scenario";
import { EnvironmentError, type Runtime } from "@holdfast/testbed";
import type { CommandIo } from "./command-io.ts";
import { judgeStored } from "./judge-stored.ts";
import { terminalFor } from "./terminal-options.ts";
import { holdfastVersion } from "./version.ts";
import { runsFolderOf, workspaceFolder } from "./workspace.ts";

/** How often the screen is redrawn, or thought about giving a sign of life. */
const tickMs = 250;

export interface RunCommandOptions {
  readonly seed: number;
  readonly output?: string;
  readonly otlpForward?: string;
  readonly jaegerUrl?: string;
  readonly progress: boolean;
  readonly color: "auto" | "always" | "never";
}

/** Runs scenarios on one runtime, shows how it goes, judges and reports. */
export async function runOnce(
  io: CommandIo,
  loaded: readonly LoadedScenario[],
  runtime: Runtime,
  options: RunCommandOptions,
): Promise<JudgedRun> {
  const { seed } = options;
  const runsFolder = runsFolderOf(options.output);
  const terminal = terminalFor(io, options.color, options.progress);
  for (const item of loaded) terminal.planned(buildPlan(item, seed));
  const ticking = new AbortController();
  const ticks = tickUntil(ticking.signal, () => terminal.tick());
  try {
    const { folder } = await runScenarios({
      loaded,
      seed,
      runtime,
      runsFolder,
      workspaceFolder,
      ...(options.otlpForward !== undefined && { otlpForward: options.otlpForward }),
      holdfastVersion: holdfastVersion(),
      signal: io.signal,
      onEvent: (event) => terminal.event(event),
      onProgress: (message) => io.outIsTty || io.err(`${message}\n`),
      onCollected: async (scenarioId, runFolder) =>
        terminal.judged(judge(await stored(readEvidence(runFolder, scenarioId)))),
    });
    // Judged once more from the files as a whole: what is shown is what `holdfast check` will say.
    const judged = await stored(judgeRunIn(folder));
    writeLastRun(runsFolder, {
      run: judged.run.id,
      seed: judged.run.seed,
      failed: judged.scenarios.filter(({ verdict }) => verdict !== "pass").map(({ id }) => id),
    });
    if (!io.hurry.aborted) {
      for (const { file, reason } of await writeReports(folder, judged)) {
        io.err(`holdfast: warning: ${file} was not written: ${reason}\n`);
      }
      await sendVerdict(folder, judged, options.otlpForward, io);
      const shown = relative(process.cwd(), folder) || ".";
      terminal.end(judged, { folder: shown, jaegerUrl: options.jaegerUrl });
    }
    return judged;
  } finally {
    ticking.abort();
    await ticks;
  }
}

/** What was sent on while the run went, its verdict completes. Whether it arrives changes nothing. */
async function sendVerdict(
  folder: string,
  judged: JudgedRun,
  to: string | undefined,
  io: CommandIo,
): Promise<void> {
  // Who took nothing all along is not waited for once more; it was said already.
  if (to === undefined || judged.run.forwarded?.spans === 0) return;
  const { events } = await stored(readRun(folder));
  const result = await new OtlpSender(to).send(runSpans(judged, events), io.hurry);
  if (result.kind === "taken") return;
  io.err(`holdfast: warning: the spans of the run itself were not sent on: ${result.reason}\n`);
}

async function tickUntil(signal: AbortSignal, tick: () => void): Promise<void> {
  while (!signal.aborted) {
    await systemClock.sleep(tickMs, signal).then(tick, () => undefined);
  }
}

async function judgeRunIn(folder: string): Promise<JudgedRun> {
  return judgeStored(await readRun(folder), { storedChecks: true });
}

/** Files of a run that are gone while it goes on were taken away by somebody: that is not a bug of ours. */
async function stored<Read>(reading: Promise<Read>): Promise<Read> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof StoredRunError)
      throw new EnvironmentError(error.message, { cause: error });
    throw error;
  }
}
