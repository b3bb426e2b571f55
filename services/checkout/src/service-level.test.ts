import { seededRandom } from "@holdfast/clock";
import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import { lag, loadShedder } from "./admission.ts";
import { FailureShare } from "./failure-share.ts";
import type { PeerName } from "./peer-strategies.ts";
import { levelTimesMs, ServiceLevel } from "./service-level.ts";

const { worsenAfter, recoverAfter } = levelTimesMs;

/** Reads the level ten times a second, as the ticks of an instance do, only less often. */
function start() {
  const clock = new ManualClock();
  const away = new Set<PeerName>();
  const random = seededRandom("level");
  const load = { lagMs: 0 };
  const shedder = loadShedder({ clock, random, lagMs: () => load.lagMs, observe: () => undefined });
  const failures = new FailureShare();
  const changes: string[] = [];
  const service = new ServiceLevel({
    isAway: (peer) => away.has(peer),
    shedder,
    failures,
    observe: (event) => {
      if (event.kind === "degradation-changed") changes.push(`${event.to} for ${event.reason}`);
    },
  });
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 100) {
      await clock.advance(100);
      service.evaluate(clock.now());
    }
  };
  return { clock, away, load, failures, changes, service, pass };
}

describe("ServiceLevel", () => {
  test("gives everything while all is well", async () => {
    const { changes, service, pass } = start();

    await pass(5_000);

    expect(service).toMatchObject({ level: "healthy", takesOrders: true, paysAtOnce: true });
    expect(service.asksForRecommendations(0.99)).toBe(true);
    expect(changes).toEqual([]);
  });

  test.each([
    ["recommendation", "degraded", true, true, [true, false]],
    ["payment", "critical", true, false, [false, false]],
    ["inventory", "failed", false, false, [false, false]],
  ] as const)("without %s it is %s", async (peer, level, takesOrders, paysAtOnce, asks) => {
    const { service, away, pass } = start();
    away.add(peer);

    await pass(worsenAfter + 100);

    expect(service).toMatchObject({ level, takesOrders, paysAtOnce });
    expect([0.1, 0.5].map((chance) => service.asksForRecommendations(chance))).toEqual(asks);
  });

  test("comes back step by step", async () => {
    const { away, changes, pass } = start();
    away.add("inventory");
    await pass(worsenAfter + 100);

    away.clear();
    await pass(3 * recoverAfter + 300);

    expect(changes).toEqual([
      "failed for peers",
      "critical for recovered",
      "degraded for recovered",
      "healthy for recovered",
    ]);
  });

  test("spares recommendations when more is asked than can be done", async () => {
    const { load, service, changes, pass } = start();
    load.lagMs = lag.lagAllMs / 2;

    await pass(worsenAfter + 100);

    expect(service.level).toBe("degraded");
    expect(changes).toEqual(["degraded for saturation"]);
  });

  test("spares recommendations when many orders fail", async () => {
    const { clock, failures, changes, pass } = start();
    for (let second = 0; second < 2; second += 1) {
      for (let count = 0; count < 20; count += 1) failures.record(count % 2 === 0, clock.now());
      await pass(1_000);
    }

    expect(changes).toEqual(["degraded for failures"]);
  });
});
