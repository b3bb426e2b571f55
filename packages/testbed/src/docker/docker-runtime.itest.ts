import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { EnvironmentError } from "../environment-error.ts";
import { fixtureDockerRuntime } from "../fixture/docker-fixture.ts";
import { killContainer, resourcesOf } from "../fixture/engine-resources.ts";
import { FixtureWorkspace, fixtureTopology } from "../fixture/fixture-workspace.ts";
import { type StartedFixture, startFixture } from "../fixture/started-fixture.ts";
import { talk } from "../fixture/talk.ts";
import { listRuns } from "../list-runs.ts";
import type { StartOptions } from "../start-options.ts";
import type { UnexpectedExit } from "../started-testbed.ts";
import { findJournals } from "../state-folder.ts";
import { topology } from "../topology.ts";

function start(options: Partial<StartOptions> = {}): Promise<StartedFixture> {
  return startFixture(options, fixtureDockerRuntime);
}

/** Takes the port of an instance: the journal names it before the engine is asked to make the container. */
async function takePort(folder: string, instance: string, server: Server): Promise<number> {
  const address = await vi.waitUntil(
    () => {
      const [run] = findJournals(folder);
      return run?.state.containers.find(({ name }) => name === instance)?.address;
    },
    { interval: 2, timeout: 60_000 },
  );
  const port = Number(address.split(":")[1]);
  await once(server.listen(port, "127.0.0.1"), "listening");
  return port;
}

describe("dockerRuntime", () => {
  test("starts every instance, serves over the proxies, and leaves nothing behind", async () => {
    await using fixture = await start({ runId: "r_whole" });
    const { testbed, workspace } = fixture;
    const during = await resourcesOf("r_whole");

    const outcomes = await talk(testbed, "client-a", "front");
    const report = await testbed.stop();
    const again = await testbed.stop();

    expect(testbed.runtime).toBe("docker");
    expect(testbed.instances.map(({ name }) => name).toSorted()).toEqual([
      "back-a",
      "back-b",
      "bank-1",
      "front-a",
      "front-b",
      "postgres-1",
    ]);
    expect(during).toEqual({ containers: 8, networks: 1, volumes: 1 });
    expect(outcomes).toEqual({ "front-a": "ok", "front-b": "ok" });
    expect(report).toMatchObject({ healed: [], left: [] });
    expect(again).toBe(report);
    expect(await resourcesOf("r_whole")).toEqual({ containers: 0, networks: 0, volumes: 0 });
    expect(listRuns(workspace.folder)).toEqual([]);
  });

  test("stops a system in the middle of faults, a paused instance too", async () => {
    await using fixture = await start({ runId: "r_faults" });
    const { testbed } = fixture;
    await testbed.inject("F1", { kind: "pause", service: "back", zone: "a" });
    await testbed.inject("F2", { kind: "down", edge: "front->back" });
    await testbed.inject("F3", { kind: "crash", service: "bank" });

    const report = await testbed.stop();

    expect(report.left).toEqual([]);
    expect(await resourcesOf("r_faults")).toEqual({ containers: 0, networks: 0, volumes: 0 });
  });

  test("reads and prepares databases and ledgers", async () => {
    await using fixture = await start();
    const { testbed } = fixture;
    await talk(testbed, "client-a", "front");

    await testbed.prepare("front", "create table prices (amount bigint)");
    await testbed.prepare("bank", "insert into calls (amount) values (5)");

    expect(await testbed.query("front", "select count(*) as n from calls")).toEqual([{ n: 2 }]);
    expect(await testbed.query("bank", "select max(amount) as most from calls")).toEqual([
      { most: 5 },
    ]);
  });

  test("reports a container that ended without being told to, once, with its last lines", async () => {
    await using fixture = await start({ runId: "r_exit" });
    const { testbed } = fixture;
    const exits: UnexpectedExit[] = [];
    testbed.onUnexpectedExit((exit) => exits.push(exit));

    await killContainer("r_exit", "back-b");
    await expect.poll(() => exits.length, { timeout: 10_000 }).toBe(1);
    await testbed.inject("F1", { kind: "crash", service: "front" });
    await testbed.stop();

    expect(exits).toEqual([{ instance: "back-b", code: null, signal: "SIGKILL", lastLines: [] }]);
  });

  test("fails with one line when an instance does not come up, and leaves nothing behind", async () => {
    const { front: _, ...others } = fixtureTopology.services;
    const broken = topology({
      ...fixtureTopology,
      services: {
        ...others,
        front: { kind: "grpc", zones: ["a", "b"], env: { FIXTURE_FAILS: "front-b" } },
      },
    });

    const failed = start({ runId: "r_broken", topology: broken });

    await expect(failed).rejects.toThrow(EnvironmentError);
    await expect(failed).rejects.toThrow(
      /^front-b ended with exit code 78 before it was ready \(told to fail; log: .*front-b\.log\)$/u,
    );
    expect(await resourcesOf("r_broken")).toEqual({ containers: 0, networks: 0, volumes: 0 });
  });

  test("names the port that somebody took before a container could, and leaves nothing behind", async () => {
    using workspace = new FixtureWorkspace();
    const { folder: workspaceFolder, logFolder } = workspace;
    const others = createServer();
    const runId = "r_taken";
    const options = { topology: fixtureTopology, runId, seed: 7, logFolder, workspaceFolder };

    const failed = fixtureDockerRuntime.start(options);
    failed.catch(() => {});
    const port = await takePort(workspaceFolder, "bank-1", others);
    await Promise.allSettled([failed]);
    others.close();

    await expect(failed).rejects.toThrow(EnvironmentError);
    await expect(failed).rejects.toThrow(`bank-1: port 127.0.0.1:${port} is taken`);
    expect(await resourcesOf(runId)).toEqual({ containers: 0, networks: 0, volumes: 0 });
  });

  test("stops in the middle of a start when told to, and leaves nothing behind", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const onProgress = (message: string): void => {
      if (message === "starting services") setTimeout(() => controller.abort(reason), 200);
    };

    const started = start({ runId: "r_aborted", signal: controller.signal, onProgress });

    await expect(started).rejects.toBe(reason);
    expect(await resourcesOf("r_aborted")).toEqual({ containers: 0, networks: 0, volumes: 0 });
  });

  test("keeps a log for each container, and no password in any of them", async () => {
    await using fixture = await start();
    const { testbed, workspace } = fixture;
    await talk(testbed, "client-a", "front");
    await testbed.stop();

    const names = readdirSync(workspace.logFolder).toSorted();
    const logs = names.map((name) => readFileSync(join(workspace.logFolder, name), "utf8"));

    expect(names).toEqual([
      "back-a.log",
      "back-b.log",
      "bank-1.log",
      "front-a.log",
      "front-b.log",
      "link-meter.log",
      "postgres-1.log",
      "toxiproxy.log",
    ]);
    expect(logs.join("\n")).toContain("database system is ready to accept connections");
    expect(logs.join("\n")).not.toMatch(/[0-9a-f]{48}/u);
  });
});
