import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixtureDockerRuntime } from "../fixture/docker-fixture.ts";
import { fixtureTopology } from "../fixture/fixture-workspace.ts";
import { type StartedFixture, startFixture } from "../fixture/started-fixture.ts";
import { talk } from "../fixture/talk.ts";
import { heal } from "../heal.ts";
import type { StartedTestbed } from "../started-testbed.ts";
import { topology } from "../topology.ts";

const mebibyte = 1024 * 1024;
const { services } = fixtureTopology;

let fixture: StartedFixture;
let testbed: StartedTestbed;
beforeAll(async () => {
  const smallDisks = topology({
    ...fixtureTopology,
    services: {
      ...services,
      front: { kind: "grpc", zones: ["a", "b"], env: { FIXTURE_NOTES: "database" } },
      bank: { kind: "stub", tmpfsBytes: 64 * mebibyte, env: { FIXTURE_NOTES: "/tmp/notes" } },
      postgres: { kind: "postgres", tmpfsBytes: 256 * mebibyte },
    },
  });
  fixture = await startFixture({ runId: "r_tmpfs", topology: smallDisks }, fixtureDockerRuntime);
  ({ testbed } = fixture);
});
afterAll(async () => {
  await fixture[Symbol.asyncDispose]();
});

/** Talks until the receipt shows that the fault acted, or too often. */
async function talkUntil(isMet: () => Promise<boolean>): Promise<void> {
  for (let calls = 0; calls < 200 && !(await isMet()); calls += 1) {
    await talk(testbed, "client-a", "front");
  }
}

describe("dockerRuntime, full file systems", () => {
  test("leaves a database no room, and it goes on once it has some", async () => {
    await talk(testbed, "client-a", "front");
    // #region full-disk
    const fault = await testbed.inject("F1", {
      kind: "limit",
      service: "postgres",
      tmpfsBytes: 0,
    });
    // #endregion full-disk

    const before = await fault.verify();
    await talkUntil(async () => (await fault.verify()).acted);
    const receipt = await fault.verify();
    const during = await talk(testbed, "client-a", "front");
    await fault.heal();
    const healed = await fault.verifyHealed();
    const after = await talk(testbed, "client-a", "front");

    expect(before).toMatchObject({
      acted: false,
      summary: "limit met by 0 of 1 instances: no room for 0 writes",
    });
    expect(receipt.summary).toMatch(/^limit met by 1 of 1 instances: no room for \d+ writes$/u);
    expect(during).toEqual({ "front-a": "14 UNAVAILABLE", "front-b": "14 UNAVAILABLE" });
    expect(healed.acted).toBe(true);
    expect(after).toEqual({ "front-a": "ok", "front-b": "ok" });
  });

  test("keeps the data of a database over a crash, as a disk does", async () => {
    const [before] = await testbed.query("front", "select count(*) as calls from calls");
    const fault = await testbed.inject("F2", { kind: "crash", service: "postgres" });

    await fault.heal();
    await fault.verifyHealed();
    const [after] = await testbed.query("front", "select count(*) as calls from calls");

    expect(Number(before?.["calls"])).toBeGreaterThan(0);
    expect(after).toEqual(before);
  });

  test("leaves a service the room it is given and no more, until somebody heals the run", async () => {
    const fault = await testbed.inject("F3", {
      kind: "limit",
      service: "bank",
      tmpfsBytes: 4 * mebibyte,
    });

    const before = await fault.verify();
    await talkUntil(async () => (await fault.verify()).acted);
    const receipt = await fault.verify();
    const report = await heal({ workspaceFolder: fixture.workspace.folder });
    const after = await talk(testbed, "client-a", "front");
    await fault.heal();

    expect(before.acted).toBe(false);
    expect(receipt).toMatchObject({ acted: true, by: "process-state", values: { ended: 0 } });
    expect(report.runs).toMatchObject([{ state: "live", left: [] }]);
    expect(report.runs[0]?.actions).toContain("bank-1 has its room back");
    expect(after).toEqual({ "front-a": "ok", "front-b": "ok" });
  });
});
