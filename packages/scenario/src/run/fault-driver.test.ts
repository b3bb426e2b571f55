import { ManualClock } from "@holdfast/clock/testing";
import type { InjectedFault, Receipt, StartedTestbed } from "@holdfast/testbed";
import { describe, expect, test } from "vitest";
import type { EvidenceEvent } from "../evidence-event.ts";
import { stageFor } from "../fixtures/fake-stage.ts";
import { runTrace } from "../load/trace-context.ts";
import type { FaultPlan } from "../plan.ts";
import { driveFault } from "./fault-driver.ts";

const crash: FaultPlan = {
  id: "F1",
  spec: { kind: "crash", service: "payment", zone: "b" },
  title: "crash payment-b",
  window: {
    start: { kind: "timeline", offsetMs: 2_000 },
    end: { kind: "timeline", offsetMs: 6_000 },
  },
  startMs: 2_000,
  endMs: 6_000,
};

function receipt(acted: boolean): Receipt {
  return { acted, by: "process-state", summary: acted ? "gone" : "runs", values: {} };
}

interface FakeFaultOptions {
  readonly verify?: () => Promise<Receipt>;
  readonly heal?: () => Promise<void>;
  readonly verifyHealed?: () => Promise<Receipt>;
  readonly injectError?: Error;
}

function testbedWith(options: FakeFaultOptions): Pick<StartedTestbed, "inject" | "breakers"> {
  const fault: InjectedFault = {
    id: "F1",
    targets: ["payment-b"],
    verify: options.verify ?? (async () => receipt(true)),
    heal: options.heal ?? (async () => undefined),
    verifyHealed: options.verifyHealed ?? (async () => receipt(true)),
  };
  return {
    inject: async () => {
      if (options.injectError !== undefined) throw options.injectError;
      return fault;
    },
    breakers: async () => [],
  };
}

async function failToHeal(): Promise<void> {
  throw new Error("no answer");
}

/** What was written, but for readings of breakers. */
function facts(
  events: readonly EvidenceEvent[],
): readonly (readonly [string, number | undefined])[] {
  return events
    .filter(({ kind }) => kind !== "breakers-sampled")
    .map(({ kind, tMs }) => [kind, tMs] as const);
}

describe("driveFault", () => {
  test("injects and heals at the planned times, with receipts between and after", async () => {
    const clock = new ManualClock();
    const { stage, events } = stageFor(clock, testbedWith({}));

    const driving = driveFault(crash, stage);
    await clock.advance(10_000);
    await driving;

    expect(facts(events)).toEqual([
      ["fault-injected", 2_000],
      ["fault-verified", 2_500],
      ["fault-verified", 5_700],
      ["fault-healed", 6_000],
      ["fault-heal-verified", 6_000],
    ]);
    expect(stage.crashes).toEqual([2_000]);
  });

  test("reads breakers right before it injects and before it heals", async () => {
    const clock = new ManualClock();
    const { stage, events } = stageFor(clock, testbedWith({}));

    const driving = driveFault(crash, stage);
    await clock.advance(10_000);
    await driving;

    const kinds = events.map(({ kind }) => kind);
    expect(kinds[kinds.indexOf("fault-injected") - 1]).toBe("breakers-sampled");
    expect(kinds[kinds.indexOf("fault-healed") - 1]).toBe("breakers-sampled");
  });

  test("is not made late by an instance that does not answer about its breakers", async () => {
    const clock = new ManualClock();
    const testbed = { ...testbedWith({}), breakers: () => new Promise<never>(() => undefined) };
    const { stage, events } = stageFor(clock, testbed);

    const driving = driveFault(crash, stage);
    await clock.advance(10_000);
    await driving;

    expect(facts(events)[0]).toEqual(["fault-injected", 2_150]);
  });

  test("keeps asking a fault that has not acted, and says so at its end", async () => {
    const clock = new ManualClock();
    let asked = 0;
    const verify = async (): Promise<Receipt> => {
      asked += 1;
      return receipt(false);
    };
    const { stage, events } = stageFor(clock, testbedWith({ verify }));

    const driving = driveFault(crash, stage);
    await clock.advance(10_000);
    await driving;

    expect(asked).toBeGreaterThan(5);
    expect(events.filter(({ kind }) => kind === "fault-verified")).toMatchObject([
      { tMs: 6_000, receipt: { acted: false } },
    ]);
  });

  test("heals at once when the scenario is aborted", async () => {
    const clock = new ManualClock();
    const { stage, events, abort } = stageFor(clock, testbedWith({}));
    const driving = driveFault(crash, stage);
    await clock.advance(3_000);

    abort.abort();
    await driving;

    expect(facts(events).at(-1)).toEqual(["fault-healed", 3_000]);
  });

  test("injects nothing when the scenario is aborted before", async () => {
    const clock = new ManualClock();
    const { stage, events, abort } = stageFor(clock, testbedWith({}));
    const driving = driveFault(crash, stage);
    await clock.advance(1_000);

    abort.abort();
    await driving;

    expect(events).toEqual([]);
    expect(clock.sleeping).toBe(0);
  });

  test("says why it could not be injected", async () => {
    const clock = new ManualClock();
    const injectError = new Error("payment-b does not run");
    const { stage, events } = stageFor(clock, testbedWith({ injectError }));

    const driving = driveFault(crash, stage);
    await clock.advance(10_000);
    await driving;

    expect(events.filter(({ kind }) => kind !== "breakers-sampled")).toMatchObject([
      { kind: "fault-failed", fault: "F1", reason: "payment-b does not run" },
    ]);
  });

  test("tries to heal again before it says that it could not", async () => {
    const clock = new ManualClock();
    let tries = 0;
    const heal = async (): Promise<void> => {
      tries += 1;
      throw new Error("no proxy answers");
    };
    const { stage, events } = stageFor(clock, testbedWith({ heal }));

    const driving = driveFault(crash, stage);
    await clock.advance(10_000);
    await driving;

    expect(tries).toBe(3);
    expect(events.at(-1)).toMatchObject({ kind: "fault-heal-failed", reason: "no proxy answers" });
  });

  test("watches a healed fault until it is seen to be gone", async () => {
    const clock = new ManualClock();
    let asked = 0;
    const verifyHealed = async (): Promise<Receipt> => {
      asked += 1;
      return receipt(asked >= 3);
    };
    const { stage, events } = stageFor(clock, testbedWith({ verifyHealed }));

    const driving = driveFault(crash, stage);
    await clock.advance(20_000);
    await driving;

    expect(events.at(-1)).toMatchObject({
      kind: "fault-heal-verified",
      tMs: 7_000,
      receipt: { acted: true },
    });
  });

  test("says so when a healed fault is never seen to be gone", async () => {
    const clock = new ManualClock();
    const { stage, events } = stageFor(
      clock,
      testbedWith({ verifyHealed: async () => receipt(false) }),
    );

    const driving = driveFault(crash, stage);
    await clock.advance(20_000);
    await driving;

    expect(events.at(-1)).toMatchObject({
      kind: "fault-heal-verified",
      receipt: { acted: false },
    });
  });

  test("makes a span of the fault from its injection to its healing, linked with its scenario", async () => {
    const clock = new ManualClock();
    const { stage, faults } = stageFor(clock, testbedWith({}));

    const driving = driveFault(crash, stage);
    await clock.advance(10_000);
    await driving;

    expect(faults.map(({ kind }) => kind)).toEqual(["began", "ending", "span"]);
    expect(faults[2]).toMatchObject({
      span: {
        name: "fault F1 crash payment-b",
        kind: "internal",
        parentSpanId: "",
        failed: false,
        attributes: {
          "holdfast.fault.id": ["F1"],
          "holdfast.fault.kind": "crash",
          "holdfast.fault.targets": ["payment-b"],
        },
        events: [{ name: "holdfast.fault.verified" }, { name: "holdfast.fault.verified" }],
        links: [
          {
            traceId: runTrace("r_1").traceId,
            spanId: runTrace("r_1").scenarioSpanId(stage.plan.scenario.id),
          },
        ],
      },
    });
  });

  test("tells of a fault that stays in the span it leaves", async () => {
    const clock = new ManualClock();
    const { stage, faults } = stageFor(clock, testbedWith({ heal: failToHeal }));

    const driving = driveFault(crash, stage);
    await clock.advance(10_000);
    await driving;

    expect(faults[2]).toMatchObject({
      span: { failed: true, attributes: { "holdfast.fault.not_healed": "no answer" } },
    });
  });

  test("makes no span of a fault that was not put in place", async () => {
    const clock = new ManualClock();
    const { stage, faults } = stageFor(clock, testbedWith({ injectError: new Error("no") }));

    const driving = driveFault(crash, stage);
    await clock.advance(10_000);
    await driving;

    expect(faults).toEqual([]);
  });
});
