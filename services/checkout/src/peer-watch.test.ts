import { seededRandom } from "@holdfast/clock";
import { ManualClock } from "@holdfast/clock/testing";
import {
  BreakerRegistry,
  breaker,
  consecutiveFailures,
  fixed,
  type Pipeline,
  pipeline,
} from "@holdfast/resilience";
import { describe, expect, test, vi } from "vitest";
import type { PeerName } from "./peer-strategies.ts";
import { askAgainMs, PeerWatch, type Probe } from "./peer-watch.ts";

const never = new AbortController().signal;

/** Peers behind breakers that one failure opens for a second. */
function start() {
  const clock = new ManualClock();
  const breakers = new BreakerRegistry();
  const away = new Set<PeerName>();
  const probed: string[] = [];
  const way = (name: PeerName): Pipeline => {
    const open = fixed({ delayMs: 1_000 });
    const guard = breaker(consecutiveFailures({ failures: 1, open }), name);
    return pipeline({ name, clock, random: seededRandom(name), breakers }, guard);
  };
  const ways = {
    inventory: way("inventory"),
    payment: way("payment"),
    recommendation: way("recommendation"),
  };
  const call = (name: PeerName): Promise<unknown> =>
    ways[name].run(async () => {
      probed.push(`${name} at ${clock.now()}`);
      if (away.has(name)) throw Object.assign(new Error("away"), { code: 14 });
    });
  const probeOf =
    (name: PeerName): Probe =>
    () =>
      call(name);
  const isCutOff = vi.fn<(peer: PeerName) => boolean>(
    (peer) => breakers.group(peer).find(undefined)?.state === "open",
  );
  const watch = new PeerWatch({
    clock,
    isCutOff,
    probes: {
      inventory: probeOf("inventory"),
      payment: probeOf("payment"),
      recommendation: probeOf("recommendation"),
    },
  });
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 100) {
      await watch.round(never);
      await clock.advance(100);
    }
  };
  const lose = async (name: PeerName): Promise<void> => {
    await call(name);
    away.add(name);
    await call(name).catch(() => undefined);
    probed.length = 0;
  };
  return { watch, isCutOff, away, probed, pass, lose };
}

describe("PeerWatch", () => {
  test("asks nothing while no peer is cut off", async () => {
    const { watch, probed, pass } = start();

    await pass(3_000);

    expect(probed).toEqual([]);
    expect(watch.isAway("payment")).toBe(false);
  });

  test("knows who is away, and lets nobody wait for the others", async () => {
    const { watch, pass, lose } = start();
    await lose("payment");

    await pass(1_000);

    expect((["inventory", "payment"] as const).map((peer) => watch.isAway(peer))).toEqual([
      false,
      true,
    ]);
  });

  test("takes nobody for back who may only be tried again", async () => {
    const { watch, isCutOff, pass, lose } = start();
    await lose("payment");
    await pass(1_000);

    isCutOff.mockReturnValue(false);
    await pass(1_000);

    expect(watch.isAway("payment")).toBe(true);
  });

  test("asks a peer that is away as soon as its breaker lets one through, and sees it come back", async () => {
    const { watch, away, probed, pass, lose } = start();
    await lose("inventory");
    await pass(2_000);
    expect(probed).not.toHaveLength(0);
    away.clear();

    await pass(1_000 + askAgainMs);

    expect(watch.isAway("inventory")).toBe(false);
    const before = probed.length;
    await pass(2_000);
    expect(probed).toHaveLength(before);
  });
});
