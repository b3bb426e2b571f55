import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FaultSpec } from "../fault.ts";
import { fixtureDockerRuntime } from "../fixture/docker-fixture.ts";
import { type StartedFixture, startFixture } from "../fixture/started-fixture.ts";
import { Talker, talk } from "../fixture/talk.ts";
import type { InjectedFault, StartedTestbed } from "../started-testbed.ts";

let fixture: StartedFixture;
let testbed: StartedTestbed;
beforeAll(async () => {
  fixture = await startFixture({ runId: "r_dfaults" }, fixtureDockerRuntime);
  ({ testbed } = fixture);
});
afterAll(async () => {
  await fixture[Symbol.asyncDispose]();
});

let count = 0;
function inject(fault: FaultSpec): Promise<InjectedFault> {
  count += 1;
  return testbed.inject(`F${count}`, fault);
}

/** A receipt takes as long as what it measures. */
const receiptLimit = { timeout: 5_000, interval: 100 };

describe("dockerRuntime, faults", () => {
  test("delays answers, says by how much, and lets go", async () => {
    const fault = await inject({
      kind: "toxic",
      edge: "client->front",
      fromZone: "a",
      toxic: { type: "latency", latency: 300, jitter: 0 },
    });

    const outcomes = await talk(testbed, "client-a", "front");
    await expect.poll(() => fault.verify(), receiptLimit).toMatchObject({ acted: true });
    const receipt = await fault.verify();
    await fault.heal();
    await fault.heal();
    const healed = await fault.verifyHealed();

    expect(outcomes).toEqual({ "front-a": "ok", "front-b": "ok" });
    expect(receipt).toMatchObject({
      by: "probe",
      summary: expect.stringMatching(/^\+\d\d\d ms by probe, \d+ bytes of calls on 2 of 2/u),
    });
    expect(healed).toMatchObject({ acted: true, summary: "2 of 2 proxies answer" });
  });

  test.each<{ name: string; fault: FaultSpec; summary: string }>([
    {
      name: "a toxic",
      fault: {
        kind: "toxic",
        edge: "back->bank",
        toxic: { type: "latency", latency: 100, jitter: 0 },
      },
      summary: "no traffic on 2 proxies",
    },
    {
      name: "a pause",
      fault: { kind: "pause", service: "bank" },
      summary: "1 processes stopped, but no traffic on 2 proxies",
    },
    {
      name: "a partition",
      fault: { kind: "partition", isolate: "a", mode: "drop", direction: "out" },
      summary: "no traffic on 4 proxies",
    },
    {
      name: "a link that is down",
      fault: { kind: "down", edge: "client->front", fromZone: "b" },
      summary: "no traffic on 2 proxies",
    },
  ])("does not claim that $name acted where nobody called", async ({ fault, summary }) => {
    const injected = await inject(fault);

    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const receipt = await injected.verify();
    await injected.heal();
    const healed = await injected.verifyHealed();

    expect(receipt).toMatchObject({ acted: false, summary });
    expect(healed.acted).toBe(true);
  });

  test("refuses connections, and cuts the ones that were in use", async () => {
    await talk(testbed, "client-a", "front");
    const fault = await inject({ kind: "down", edge: "front->back", toZone: "b" });

    const during = await talk(testbed, "client-a", "front");
    const receipt = await fault.verify();
    await fault.heal();
    const healed = await fault.verifyHealed();
    await expect
      .poll(() => talk(testbed, "client-a", "front"), receiptLimit)
      .toEqual({ "front-a": "ok", "front-b": "ok" });

    expect(during).toEqual({ "front-a": "14 UNAVAILABLE", "front-b": "14 UNAVAILABLE" });
    expect(receipt).toMatchObject({ acted: true, values: { linksTouched: 2 } });
    expect(healed.acted).toBe(true);
  });

  test("swallows what crosses the border of a zone", async () => {
    using talker = new Talker(testbed, "client-a", "front");
    await talker.talk();
    const fault = await inject({
      kind: "partition",
      isolate: "b",
      mode: "drop",
      direction: "both",
    });

    const during = await talker.talk();
    await expect.poll(() => fault.verify(), receiptLimit).toMatchObject({ acted: true });
    await fault.heal();
    const healed = await fault.verifyHealed();

    expect(during["front-b"]).toBe("4 DEADLINE_EXCEEDED");
    expect(healed).toMatchObject({ acted: true, summary: "6 of 6 proxies answer" });
  });

  test("resets connections that were in use", async () => {
    await talk(testbed, "client-a", "front");
    const fault = await inject({
      kind: "toxic",
      edge: "client->front",
      fromZone: "a",
      toxic: { type: "reset_peer", timeout: 0 },
    });

    const during = await talk(testbed, "client-a", "front");
    await expect.poll(() => fault.verify(), receiptLimit).toMatchObject({ acted: true });
    const receipt = await fault.verify();
    await fault.heal();

    expect(during).toEqual({ "front-a": "14 UNAVAILABLE", "front-b": "14 UNAVAILABLE" });
    expect(receipt.values["resets"]).toBeGreaterThan(0);
    expect(await fault.verifyHealed()).toMatchObject({ acted: true });
  });

  test("refuses a fault that would need dice, before anything happens", async () => {
    const diced = inject({
      kind: "toxic",
      edge: "client->front",
      toxicity: 0.5,
      toxic: { type: "latency", latency: 100, jitter: 0 },
    });

    await expect(diced).rejects.toThrow(
      "runtime docker refuses latency with toxicity 0.5: Toxiproxy's dice have no seed",
    );
  });

  test("ends calls to a killed instance at once, as if only its process had ended", async () => {
    using talker = new Talker(testbed, "client-a", "front");
    await talker.talk();
    const fault = await inject({ kind: "crash", service: "front", zone: "b" });

    const during = await talker.talk();
    const anew = await talk(testbed, "client-a", "front");
    await fault.heal();
    const healed = await fault.verifyHealed();

    expect(during).toEqual({ "front-a": "ok", "front-b": "14 UNAVAILABLE" });
    expect(anew).toEqual({ "front-a": "ok", "front-b": "14 UNAVAILABLE" });
    expect(healed.acted).toBe(true);
  });

  test("crashes the database without losing what was committed", async () => {
    await talk(testbed, "client-a", "front");
    const before = await testbed.query("front", "select count(*) as calls from calls");
    const fault = await inject({ kind: "crash", service: "postgres" });

    const receipt = await fault.verify();
    await fault.heal();
    const healed = await fault.verifyHealed();

    expect(receipt).toMatchObject({ acted: true, summary: "1 of 1 processes killed" });
    expect(healed.acted).toBe(true);
    expect(await testbed.query("front", "select count(*) as calls from calls")).toEqual(before);
  });

  test("pauses an instance that is called, and lets it go on", async () => {
    using talker = new Talker(testbed, "client-a", "front");
    await talker.talk();
    const fault = await inject({ kind: "pause", service: "front", zone: "b" });

    const during = await talker.talk();
    const receipt = await fault.verify();
    await fault.heal();
    const healed = await fault.verifyHealed();

    expect(during).toEqual({ "front-a": "ok", "front-b": "4 DEADLINE_EXCEEDED" });
    expect(receipt).toMatchObject({ acted: true, by: "process-state", values: { paused: 1 } });
    expect(healed).toMatchObject({ acted: true, summary: "1 of 1 instances serve" });
  });

  test("cuts the processor of an instance, and gives it back", async () => {
    using talker = new Talker(testbed, "client-a", "front");
    const fault = await inject({ kind: "limit", service: "front", cpuCores: 0.01 });

    const before = await fault.verify();
    await talker.talk();
    await expect.poll(() => fault.verify(), receiptLimit).toMatchObject({ acted: true });
    const receipt = await fault.verify();
    await fault.heal();
    const healed = await fault.verifyHealed();

    expect(before.values["instances"]).toBe(2);
    expect(receipt.summary).toMatch(
      /^limit met by 2 of 2 instances: throttled in \d+ periods, \d+ ms$/u,
    );
    expect(healed).toMatchObject({ acted: true, summary: "2 of 2 instances serve" });
  });

  test("does not claim that memory was short where there was enough", async () => {
    const fault = await inject({
      kind: "limit",
      service: "back",
      zone: "a",
      memoryBytes: 512 * 1024 * 1024,
    });

    await talk(testbed, "client-a", "front");
    const receipt = await fault.verify();
    await fault.heal();

    expect(receipt).toMatchObject({
      acted: false,
      summary: expect.stringMatching(/^limit met by 0 of 1 instances: at most \d+ bytes in use$/u),
    });
    expect(await fault.verifyHealed()).toMatchObject({ acted: true });
  });

  test("restarts an instance in order", async () => {
    const fault = await inject({ kind: "restart", service: "back", zone: "b" });

    await fault.heal();
    const receipt = await fault.verify();
    const healed = await fault.verifyHealed();

    expect(receipt).toMatchObject({ acted: true, values: { ended: 1, killed: 0 } });
    expect(healed.acted).toBe(true);
    expect((await testbed.flush()).find(({ instance }) => instance === "back-b")?.starts).toBe(2);
  });
});
