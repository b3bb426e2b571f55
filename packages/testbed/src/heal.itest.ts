import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { FixtureWorkspace } from "./fixture/fixture-workspace.ts";
import { heal } from "./heal.ts";
import { listRuns } from "./list-runs.ts";
import { processesWithVariable, readProcess } from "./process-table.ts";

const program = fileURLToPath(new URL("./fixture/runner-program.ts", import.meta.url));
/** Promised to users: three seconds after its runner was killed nothing of a run is left. */
const reapLimitMs = 3_000;
/** A runner that was stopped for this long counts as gone. */
const stoppedLimitMs = 2_500;

interface Runner extends AsyncDisposable {
  readonly pid: number;
  /** Of the instances. */
  readonly pids: readonly number[];
  kill(): Promise<void>;
}

/** A runner in a process of its own, with a paused instance and a zone cut off. */
async function startRunner(workspace: FixtureWorkspace): Promise<Runner> {
  const child = spawn(process.execPath, [program, workspace.folder], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const exited = once(child, "exit");
  const [line] = await once(createInterface(child.stdout), "line");
  const pids: number[] = JSON.parse(String(line));
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
  };
  return { pid: child.pid ?? 0, pids, kill, [Symbol.asyncDispose]: kill };
}

function marksIn(workspace: FixtureWorkspace): readonly string[] {
  return readdirSync(join(workspace.folder, ".toolchain", "state"));
}

/** Which of the processes still live when none of them does, or `limitMs` is over. */
async function leftAfter(limitMs: number, pids: readonly number[]): Promise<readonly number[]> {
  const living = (): readonly number[] =>
    pids.filter((pid) => !["gone", undefined].includes(readProcess(pid)?.state));
  for (let waitedMs = 0; waitedMs < limitMs && living().length > 0; waitedMs += 50) await sleep(50);
  return living();
}

describe("heal", () => {
  test("finds nothing left after a runner was killed, and reports what the reaper did", async () => {
    using workspace = new FixtureWorkspace();
    await using runner = await startRunner(workspace);
    const mark = marksIn(workspace)[0] ?? "";
    const started = processesWithVariable("HOLDFAST_TESTBED", mark);

    await runner.kill();
    const left = await leftAfter(reapLimitMs, [...runner.pids, ...started]);

    const report = await heal({ workspaceFolder: workspace.folder });
    expect(started.length).toBeGreaterThanOrEqual(7);
    expect(left).toEqual([]);
    expect(report.runs.map(({ runId, state, left: dirty }) => ({ runId, state, dirty }))).toEqual([
      { runId: "r_killed", state: "ended", dirty: [] },
    ]);
    expect(report.runs[0]?.actions).toEqual(
      expect.arrayContaining([
        "reaper: fault F1 (pause) ends with the run",
        "reaper: fault F2 (partition) ends with the run",
        expect.stringMatching(/^reaper: ended paused back-a \(process \d+\)$/u),
        expect.stringMatching(/^reaper: ended postgres-1 \(process \d+\)$/u),
        expect.stringMatching(/^reaper: removed .*holdfast-r_killed-/u),
      ]),
    );
    expect(report.runs[0]?.actions.filter((action) => action.startsWith("heal:"))).toEqual([]);
    expect(await heal({ workspaceFolder: workspace.folder })).toEqual({ runs: [] });
  });

  test("ends everything itself when the reaper was killed too", async () => {
    using workspace = new FixtureWorkspace();
    await using runner = await startRunner(workspace);
    const mark = marksIn(workspace)[0] ?? "";
    const started = processesWithVariable("HOLDFAST_TESTBED", mark);
    const reaper = started.find((pid) => readProcess(pid)?.parentPid === runner.pid) ?? 0;
    process.kill(reaper, "SIGKILL");

    await runner.kill();
    const before = listRuns(workspace.folder);
    const report = await heal({ workspaceFolder: workspace.folder });

    expect(before.map(({ state }) => state)).toEqual(["ended"]);
    expect(before[0]?.faults.map(({ id }) => id)).toEqual(["F1", "F2"]);
    expect(report.runs[0]?.actions).toContainEqual(
      expect.stringMatching(/^heal: ended paused back-a/u),
    );
    expect(await leftAfter(0, [...runner.pids, ...started])).toEqual([]);
    expect(marksIn(workspace)).toEqual([]);
  });

  test("ends what a runner that was stopped for good has started", async () => {
    using workspace = new FixtureWorkspace();
    await using runner = await startRunner(workspace);

    process.kill(runner.pid, "SIGSTOP");
    const left = await leftAfter(stoppedLimitMs + reapLimitMs, runner.pids);

    await runner.kill();
    expect(left).toEqual([]);
    expect((await heal({ workspaceFolder: workspace.folder })).runs).toHaveLength(1);
  });

  test("takes away the faults of a run that goes on, and leaves its processes alone", async () => {
    using workspace = new FixtureWorkspace();
    await using runner = await startRunner(workspace);
    const untouched = await heal({ workspaceFolder: workspace.folder, live: "leave" });

    const report = await heal({ workspaceFolder: workspace.folder });

    const states = runner.pids.map((pid) => readProcess(pid)?.state);
    expect(untouched).toEqual({ runs: [] });
    expect(report.runs[0]?.state).toBe("live");
    expect(report.runs[0]?.actions).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^back-a \(process \d+\) goes on$/u),
        "front-b->back-a: timeout removed",
        "front-a->back-b: timeout removed",
      ]),
    );
    expect(report.runs[0]?.left).toEqual([]);
    expect(states).toEqual(states.map(() => "running"));
  });
});
