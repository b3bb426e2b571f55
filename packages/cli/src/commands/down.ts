import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { systemClock } from "@holdfast/clock";
import { exitCodes } from "@holdfast/scenario";
import { EnvironmentError, listRuns, type RunSummary } from "@holdfast/testbed";
import type { CommandIo } from "../command-io.ts";
import type { Finish } from "../finish.ts";
import { isUpRun } from "../up-run-id.ts";
import { workspaceFolder } from "../workspace.ts";

/** Stopping takes about two seconds; something is wrong when it takes so long. */
const downLimitMs = 15_000;
const pollMs = 100;

/** `holdfast down`: ends what `holdfast up` started, and waits until it is gone. Scenario runs are left alone. */
export function downCommand(io: CommandIo, finish: Finish): CommandUnknownOpts {
  return new Command("down").description("end what `holdfast up` started").action(async () => {
    const runs = upRuns();
    for (const { runnerPid } of runs) process.kill(runnerPid, "SIGTERM");
    for (let waitedMs = 0; upRuns().length > 0; waitedMs += pollMs) {
      if (waitedMs >= downLimitMs) {
        const names = upRuns().map(({ runId }) => runId);
        throw new EnvironmentError(`${names.join(", ")} did not end within ${downLimitMs} ms`);
      }
      await systemClock.sleep(pollMs, io.signal);
    }
    io.out(
      runs.length === 0
        ? "nothing is up\n"
        : `${runs.map(({ runId }) => runId).join(", ")} is down\n`,
    );
    finish(exitCodes.ok);
  });
}

/** Those whose runner lives: what others have left is for `heal`. */
function upRuns(): readonly RunSummary[] {
  return listRuns(workspaceFolder).filter(
    ({ runId, state }) => isUpRun(runId) && state !== "ended",
  );
}
