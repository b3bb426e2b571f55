import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FaultSpec } from "./fault.ts";
import { type StartedFixture, startFixture } from "./fixture/started-fixture.ts";
import { Talker, talk } from "./fixture/talk.ts";
import type { InjectedFault, StartedInstance, StartedTestbed } from "./started-testbed.ts";

let fixture: StartedFixture;
let testbed: StartedTestbed;
beforeAll(async () => {
  fixture = await startFixture();
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

function instance(name: string): StartedInstance | undefined {
  return testbed.instances.find((other) => other.name === name);
}

describe("FaultInjector", () => {
  test("delays answers, says by how much, and lets go", async () => {
    const fault = await inject({
      kind: "toxic",
      edge: "client->front",
      fromZone: "a",
      toxic: { type: "latency", latency: 300, jitter: 0 },
    });

    const outcomes = await talk(testbed, "client-a", "front");
    const receipt = await fault.verify();
    await fault.heal();
    await fault.heal();
    const healed = await fault.verifyHealed();

    expect(fault.targets).toEqual(["client-a->front-a", "client-a->front-b"]);
    expect(outcomes).toEqual({ "front-a": "ok", "front-b": "ok" });
    expect(receipt).toMatchObject({
      acted: true,
      by: "proxy-counter",
      summary: expect.stringMatching(/^\+3\d\d ms on \d+ chunks on 2 of 2 proxies$/u),
      values: { links: 2, linksTouched: 2 },
    });
    expect(healed).toMatchObject({
      acted: true,
      by: "probe",
      summary: "2 of 2 proxies answer",
    });
  });

  test.each<{ name: string; fault: FaultSpec; summary: string }>([
    {
      name: "a toxic",
      fault: {
        kind: "toxic",
        edge: "back->bank",
        toxic: { type: "latency", latency: 300, jitter: 0 },
      },
      summary: "no traffic on 2 proxies",
    },
    {
      name: "a pause",
      fault: { kind: "pause", service: "bank" },
      summary: "1 processes stopped, but no traffic on 2 proxies",
    },
    {
      name: "a fault on calls",
      fault: {
        kind: "rpc",
        edge: "back->bank",
        ratio: 1,
        when: "before-handler",
        action: { kind: "status", status: "UNAVAILABLE" },
      },
      summary: "no calls at 1 instances",
    },
    {
      name: "a partition",
      fault: { kind: "partition", isolate: "a", mode: "drop", direction: "out" },
      summary: "no traffic on 4 proxies",
    },
  ])("does not claim that $name acted where nobody called", async ({ fault, summary }) => {
    const injected = await inject(fault);

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
      .poll(() => talk(testbed, "client-a", "front"))
      .toEqual({ "front-a": "ok", "front-b": "ok" });

    expect(fault.targets).toEqual(["front-a->back-b", "front-b->back-b"]);
    expect(during).toEqual({ "front-a": "14 UNAVAILABLE", "front-b": "14 UNAVAILABLE" });
    expect(receipt).toMatchObject({ acted: true, values: { linksTouched: 2 } });
    expect(healed.acted).toBe(true);
  });

  test("swallows what crosses the border of a zone, new connections too", async () => {
    using talker = new Talker(testbed, "client-a", "front");
    await talker.talk();
    const fault = await inject({
      kind: "partition",
      isolate: "b",
      mode: "drop",
      direction: "both",
    });

    const during = await talker.talk();
    const anew = await talk(testbed, "client-a", "front");
    const receipt = await fault.verify();
    await fault.heal();
    const healed = await fault.verifyHealed();

    expect(fault.targets).toHaveLength(6);
    expect(during["front-b"]).toBe("4 DEADLINE_EXCEEDED");
    expect(anew["front-b"]).toBe("4 DEADLINE_EXCEEDED");
    expect(receipt).toMatchObject({
      acted: true,
      summary: expect.stringMatching(/^\d+ bytes in \d+ chunks swallowed on \d of 6 proxies$/u),
    });
    expect(healed).toMatchObject({ acted: true, summary: "6 of 6 proxies answer" });
  });

  test("cuts a zone off one way: nobody from outside gets in, who is inside gets out", async () => {
    const fault = await inject({
      kind: "partition",
      isolate: "b",
      mode: "reject",
      direction: "in",
    });

    const fromOutside = await talk(testbed, "client-a", "front");
    const fromInside = await talk(testbed, "client-b", "front");
    await fault.heal();
    const healed = await fault.verifyHealed();

    expect(fault.targets).toEqual(["client-a->front-b", "front-a->back-b"]);
    expect(fromOutside["front-b"]).toBe("14 UNAVAILABLE");
    expect(fromInside["front-b"]).toBe("ok");
    expect(healed.acted).toBe(true);
  });

  test("kills an instance and starts it again on its port when healed", async () => {
    const pid = instance("back-a")?.pid;
    const address = instance("back-a")?.address;
    const fault = await inject({ kind: "crash", service: "back", zone: "a" });

    const pidWhileDown = instance("back-a")?.pid;
    const receipt = await fault.verify();
    await fault.heal();
    const healed = await fault.verifyHealed();

    expect(pid).toBeGreaterThan(0);
    expect(pidWhileDown).toBeUndefined();
    expect(receipt).toMatchObject({ acted: true, by: "process-state", values: { killed: 1 } });
    expect(healed).toMatchObject({ acted: true, summary: "1 of 1 instances serve" });
    expect(instance("back-a")?.pid).not.toBe(pid);
    expect(instance("back-a")?.address).toBe(address);
  });

  test("starts a killed instance after its time, before it is healed", async () => {
    const fault = await inject({ kind: "crash", service: "bank", restartAfterMs: 50 });

    await expect.poll(() => instance("bank-1")?.pid, { timeout: 5_000 }).toBeGreaterThan(0);
    await fault.heal();

    expect(await fault.verifyHealed()).toMatchObject({ acted: true });
  });

  test("crashes the database without losing what was committed", async () => {
    await talk(testbed, "client-a", "front");
    const before = await testbed.query("front", "select count(*) as calls from calls");
    const fault = await inject({ kind: "crash", service: "postgres" });

    await fault.heal();
    const healed = await fault.verifyHealed();

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

  test("restarts an instance in order", async () => {
    const pid = instance("back-b")?.pid;
    const fault = await inject({ kind: "restart", service: "back", zone: "b" });

    await fault.heal();
    const receipt = await fault.verify();
    const healed = await fault.verifyHealed();

    expect(receipt).toMatchObject({ acted: true, values: { ended: 1, killed: 0 } });
    expect(healed.acted).toBe(true);
    expect(instance("back-b")?.pid).not.toBe(pid);
  });

  test("fails calls by the hook of the called instances, also of one that is started anew", async () => {
    const fault = await inject({
      kind: "rpc",
      edge: "client->front",
      ratio: 1,
      when: "before-handler",
      action: { kind: "status", status: "UNAVAILABLE" },
    });
    const during = await talk(testbed, "client-a", "front");
    const crash = await inject({ kind: "crash", service: "front", zone: "a" });
    await crash.heal();
    await crash.verifyHealed();

    await expect
      .poll(() => talk(testbed, "client-a", "front"), { timeout: 5_000 })
      .toEqual({ "front-a": "14 UNAVAILABLE", "front-b": "14 UNAVAILABLE" });
    const receipt = await fault.verify();
    await fault.heal();
    const after = await talk(testbed, "client-a", "front");

    expect(during).toEqual({ "front-a": "14 UNAVAILABLE", "front-b": "14 UNAVAILABLE" });
    expect(receipt).toMatchObject({ acted: true, by: "rpc-counter" });
    expect(receipt.values["acted"]).toBeGreaterThanOrEqual(3);
    expect(after).toEqual({ "front-a": "ok", "front-b": "ok" });
    expect(await fault.verifyHealed()).toMatchObject({ acted: true });
  });

  test("heals one of two faults on the same links and leaves the other", async () => {
    await talk(testbed, "client-a", "front");
    const first = await inject({ kind: "down", edge: "client->front", toZone: "b" });
    const second = await inject({
      kind: "partition",
      isolate: "b",
      mode: "reject",
      direction: "in",
    });

    await first.heal();
    const probed = await first.verifyHealed();
    const during = await talk(testbed, "client-a", "front");
    await second.heal();
    const after = await talk(testbed, "client-a", "front");

    expect(probed).toMatchObject({
      acted: true,
      summary: "1 of 2 proxies answer, 1 not tried because of another fault",
    });
    expect(during["front-b"]).toBe("14 UNAVAILABLE");
    expect(after["front-b"]).toBe("ok");
  });

  test("refuses an id that is in use, and a fault that is wrong, before anything happens", async () => {
    const fault = await testbed.inject("twice", { kind: "down", edge: "back->bank" });

    const again = testbed.inject("twice", { kind: "down", edge: "back->bank" });
    await expect(again).rejects.toThrow("fault twice is in place already");
    await fault.heal();
    const wrong = testbed.inject("wrong", { kind: "down", edge: "front->bank" });
    await expect(wrong).rejects.toThrow('edge "front->bank" is unknown, expected one of');
  });
});
