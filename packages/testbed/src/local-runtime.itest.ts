import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { EnvironmentError } from "./environment-error.ts";
import { fixtureTopology } from "./fixture/fixture-workspace.ts";
import { startFixture } from "./fixture/started-fixture.ts";
import { talk } from "./fixture/talk.ts";
import { listRuns } from "./list-runs.ts";
import { processesWithVariable, readProcess } from "./process-table.ts";
import type { UnexpectedExit } from "./started-testbed.ts";
import { acceptsConnections } from "./tcp-probe.ts";
import { topology } from "./topology.ts";

function foldersOf(runId: string): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`holdfast-${runId}-`));
}

describe("localRuntime", () => {
  test("starts every instance, serves over the proxies, and leaves nothing behind", async () => {
    await using fixture = await startFixture({ runId: "r_whole" });
    const { testbed, workspace } = fixture;
    const pids = testbed.instances.map(({ pid }) => pid);

    const outcomes = await talk(testbed, "client-a", "front");
    const report = await testbed.stop();
    const again = await testbed.stop();

    expect(testbed.startPhases.map(({ name }) => name).toSorted()).toEqual([
      "database",
      "proxies",
      "reaper",
      "services",
    ]);
    expect(testbed.instances.map(({ name }) => name)).toEqual([
      "postgres-1",
      "front-a",
      "front-b",
      "back-a",
      "back-b",
      "bank-1",
    ]);
    expect(outcomes).toEqual({ "front-a": "ok", "front-b": "ok" });
    expect(report).toMatchObject({ healed: [], left: [] });
    expect(again).toBe(report);
    expect(pids.map((pid) => readProcess(pid ?? 0)?.state)).toEqual(pids.map(() => undefined));
    expect(processesWithVariable("HOLDFAST_RUN_ID", "r_whole")).toEqual([]);
    const addresses = testbed.instances.map(({ address }) => acceptsConnections(address, 500));
    expect(await Promise.all(addresses)).toEqual(addresses.map(() => false));
    expect(foldersOf("r_whole")).toEqual([]);
    expect(listRuns(workspace.folder)).toEqual([]);
  });

  test("stops a system in the middle of faults, a paused instance too", async () => {
    await using fixture = await startFixture();
    const { testbed } = fixture;
    // #region usage
    await testbed.inject("F1", { kind: "pause", service: "back", zone: "a" });
    await testbed.inject("F2", { kind: "down", edge: "front->back" });
    await testbed.inject("F3", { kind: "crash", service: "bank" });

    const report = await testbed.stop();
    // #endregion usage

    expect(report).toMatchObject({ healed: ["F1", "F2", "F3"], left: [] });
  });

  test("reads and prepares databases and ledgers, and names the service when it cannot", async () => {
    await using fixture = await startFixture();
    const { testbed } = fixture;
    await talk(testbed, "client-a", "front");

    await testbed.prepare(
      "front",
      "create table prices (amount bigint); insert into prices values (9007199254740993), (5)",
    );
    await testbed.prepare("bank", "insert into calls (amount) values (9007199254740993)");

    expect(
      await testbed.query("front", "select count(*) as n, max(at) is null as empty from calls"),
    ).toEqual([{ n: 2, empty: false }]);
    expect(
      await testbed.query("front", "select amount, sum(1) over () as rows from prices order by 1"),
    ).toEqual([
      { amount: 5, rows: 2 },
      { amount: "9007199254740993", rows: 2 },
    ]);
    expect(await testbed.query("bank", "select max(amount) as most from calls")).toEqual([
      { most: "9007199254740993" },
    ]);
    await expect(testbed.query("front", "delete from calls")).rejects.toThrow(
      "database of front: cannot execute DELETE in a read-only transaction",
    );
    await expect(testbed.query("bank", "delete from calls")).rejects.toThrow(
      "ledger of bank: attempt to write a readonly database",
    );
    await expect(testbed.query("back", "select 1")).rejects.toThrow(
      'service "back" has no database, expected one of front, bank',
    );
  });

  test("asks instances for spans and breakers, and reports those that do not answer", async () => {
    await using fixture = await startFixture();
    const { testbed } = fixture;
    await testbed.inject("F1", { kind: "crash", service: "back", zone: "a" });

    const flushed = await testbed.flush();
    const breakers = await testbed.breakers();

    expect(flushed).toContainEqual({
      instance: "front-a",
      starts: 1,
      spansExported: 7,
      spansDropped: 0,
    });
    expect(flushed).toContainEqual({ instance: "back-a", starts: 1 });
    expect(flushed).toHaveLength(5);
    expect(breakers.map(({ instance }) => instance)).toEqual([
      "front-a",
      "front-b",
      "back-b",
      "bank-1",
    ]);
    expect(breakers[0]).toMatchObject({ name: "peer", state: "half_open", rejected: 2 });
  });

  test("reports a process that ended without being told to, once, with its last lines", async () => {
    await using fixture = await startFixture();
    const { testbed } = fixture;
    const exits: UnexpectedExit[] = [];
    const pid = testbed.instances.find(({ name }) => name === "back-b")?.pid ?? 0;

    process.kill(pid, "SIGABRT");
    await expect
      .poll(() => testbed.instances.find(({ name }) => name === "back-b")?.pid)
      .toBeUndefined();
    testbed.onUnexpectedExit((exit) => exits.push(exit));
    await testbed.inject("F1", { kind: "crash", service: "front" });
    await testbed.stop();

    expect(exits).toEqual([{ instance: "back-b", code: null, signal: "SIGABRT", lastLines: [] }]);
  });

  test("fails with one line when an instance does not come up, and leaves nothing behind", async () => {
    const { front, ...others } = fixtureTopology.services;
    const broken = topology({
      ...fixtureTopology,
      services: {
        ...others,
        front: { kind: "grpc", zones: ["a", "b"], env: { FIXTURE_FAILS: "front-b" } },
      },
    });

    const failed = startFixture({ runId: "r_broken", topology: broken });

    await expect(failed).rejects.toThrow(EnvironmentError);
    await expect(failed).rejects.toThrow(
      /^front-b ended with exit code 78 before it was ready \(told to fail; log: .*front-b\.log\)$/u,
    );
    expect(front?.kind).toBe("grpc");
    expect(processesWithVariable("HOLDFAST_RUN_ID", "r_broken")).toEqual([]);
    expect(foldersOf("r_broken")).toEqual([]);
  });

  test("stops in the middle of a start when told to, and leaves nothing behind", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const onProgress = (message: string): void => {
      if (message === "starting services") setTimeout(() => controller.abort(reason), 100);
    };

    const started = startFixture({ runId: "r_aborted", signal: controller.signal, onProgress });

    await expect(started).rejects.toBe(reason);
    expect(processesWithVariable("HOLDFAST_RUN_ID", "r_aborted")).toEqual([]);
    expect(foldersOf("r_aborted")).toEqual([]);
  });

  test("refuses a topology whose program is missing", async () => {
    const wrong = topology({ zones: [], services: { nobody: { kind: "grpc" } }, edges: {} });

    await expect(startFixture({ topology: wrong })).rejects.toThrow(
      /^service nobody has no program: .*main\.ts is missing$/u,
    );
  });

  test("keeps a log for each process, and no password in any of them", async () => {
    await using fixture = await startFixture();
    const { testbed, workspace } = fixture;
    await talk(testbed, "client-a", "front");
    await testbed.stop();

    const names = readdirSync(workspace.logFolder).toSorted();
    const logs = names.map((name) => readFileSync(join(workspace.logFolder, name), "utf8"));

    expect(names).toEqual([
      "back-a.log",
      "back-b.log",
      "bank-1.log",
      "fault-proxy.log",
      "front-a.log",
      "front-b.log",
      "postgres-1.log",
    ]);
    expect(logs.join("\n")).toContain("database system is ready to accept connections");
    expect(logs.join("\n")).not.toMatch(/[0-9a-f]{48}/u);
  });
});
