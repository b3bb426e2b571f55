import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { resourcesOf } from "../fixture/engine-resources.ts";
import { FixtureWorkspace } from "../fixture/fixture-workspace.ts";
import { heal } from "../heal.ts";
import { listRuns } from "../list-runs.ts";
import { findJournals } from "../state-folder.ts";

const program = fileURLToPath(new URL("../fixture/runner-program.ts", import.meta.url));
const nothing = { containers: 0, networks: 0, volumes: 0 };

interface Runner extends AsyncDisposable {
  readonly pid: number;
  kill(): Promise<void>;
}

/** A runner in a process of its own, with a paused instance and a zone cut off. */
async function startRunner(workspace: FixtureWorkspace): Promise<Runner> {
  const child = spawn(process.execPath, [program, workspace.folder, "docker"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  await once(createInterface(child.stdout), "line");
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
  };
  return { pid: child.pid ?? 0, kill, [Symbol.asyncDispose]: kill };
}

describe("heal, containers", () => {
  test("leaves nothing of a runner that was killed, and reports what the reaper did", async () => {
    using workspace = new FixtureWorkspace();
    await using runner = await startRunner(workspace);
    const during = await resourcesOf("r_killed");

    await runner.kill();
    const report = await heal({ workspaceFolder: workspace.folder });

    expect(during).toEqual({ containers: 8, networks: 1, volumes: 1 });
    expect(await resourcesOf("r_killed")).toEqual(nothing);
    expect(report.runs.map(({ state, left }) => ({ state, left }))).toEqual([
      { state: "ended", left: [] },
    ]);
    expect(report.runs[0]?.actions).toEqual(
      expect.arrayContaining([
        "reaper: removed 8 containers",
        "reaper: removed 1 network",
        "reaper: removed 1 volume",
      ]),
    );
    expect(await heal({ workspaceFolder: workspace.folder })).toEqual({ runs: [] });
  });

  test("removes everything itself when the reaper was killed too", async () => {
    using workspace = new FixtureWorkspace();
    await using runner = await startRunner(workspace);
    const reaper = findJournals(workspace.folder)[0]?.state.reaper?.pid ?? 0;
    process.kill(reaper, "SIGKILL");

    await runner.kill();
    const before = listRuns(workspace.folder);
    const report = await heal({ workspaceFolder: workspace.folder });

    expect(before[0]?.containers.map(({ name }) => name)).toContain("toxiproxy");
    expect(report.runs[0]?.actions).toContain("heal: removed 8 containers");
    expect(await resourcesOf("r_killed")).toEqual(nothing);
  });

  test("takes away the faults of a run that goes on, and leaves its containers alone", async () => {
    using workspace = new FixtureWorkspace();
    await using runner = await startRunner(workspace);

    const report = await heal({ workspaceFolder: workspace.folder });
    const after = await resourcesOf("r_killed");
    await runner.kill();
    await heal({ workspaceFolder: workspace.folder });

    expect(report.runs[0]?.state).toBe("live");
    expect(report.runs[0]?.actions).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^back-a \(container holdfast-r_killed\..*-back-a\) goes on$/u),
        "front-b->back-a: timeout removed",
        "front-a->back-b: timeout removed",
      ]),
    );
    expect(report.runs[0]?.left).toEqual([]);
    expect(after).toEqual({ containers: 8, networks: 1, volumes: 1 });
  });
});
