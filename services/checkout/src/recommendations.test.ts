import { seededRandom } from "@holdfast/clock";
import { ManualClock } from "@holdfast/clock/testing";
import type { ResilienceEvent } from "@holdfast/resilience";
import { type Client, RpcError } from "@holdfast/rpc";
import { describe, expect, test } from "vitest";
import { recommendations, recommendationTimesMs } from "./recommendations.ts";

const { fresh, whileRefreshed, ifError } = recommendationTimesMs;
const limits = { deadline: Number.POSITIVE_INFINITY };

function start() {
  const clock = new ManualClock();
  const events: ResilienceEvent[] = [];
  const peer = { isAway: false, isAsked: true, calls: 0 };
  const client: Client<"shop.v1.Recommendation"> = {
    recommend: ({ skus = [] }) => {
      peer.calls += 1;
      if (peer.isAway) return Promise.reject(new RpcError("UNAVAILABLE", "away"));
      return Promise.resolve({ skus: skus.map((sku) => `${sku} ${peer.calls}`) });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const port = recommendations({
    client,
    clock,
    random: seededRandom("recommendations"),
    observe: (event) => events.push(event),
    isAsked: () => peer.isAsked,
  });
  return { clock, events, peer, ask: (...skus: readonly string[]) => port.recommend(skus, limits) };
}

describe("recommendations", () => {
  test("asks once for what many want in the same moment, and by cart", async () => {
    const { peer, ask } = start();

    expect(await ask("mug")).toEqual({ kind: "skus", skus: ["mug 1"], isOld: false });
    expect(await ask("mug")).toEqual({ kind: "skus", skus: ["mug 1"], isOld: false });
    expect(await ask("mug", "tee")).toMatchObject({ skus: ["mug 2", "tee 2"] });
    expect(peer.calls).toBe(2);
  });

  test("gives what it has for a second and asks meanwhile", async () => {
    const { clock, ask } = start();
    await ask("mug");
    await clock.advance(fresh);

    expect(await ask("mug")).toMatchObject({ skus: ["mug 1"], isOld: false });
    await clock.advance(0);

    expect(await ask("mug")).toMatchObject({ skus: ["mug 2"] });
  });

  test("gives older ones while there are no others, and says that they are old", async () => {
    const { clock, events, peer, ask } = start();
    await ask("mug");
    peer.isAway = true;
    await clock.advance(fresh + whileRefreshed);

    expect(await ask("mug")).toEqual({ kind: "skus", skus: ["mug 1"], isOld: true });
    expect(events).toContainEqual(
      expect.objectContaining({ kind: "stale-served", reason: "UNAVAILABLE" }),
    );
  });

  test("gives none that are too old, or that nobody has asked for", async () => {
    const { clock, peer, ask } = start();
    await ask("mug");
    peer.isAway = true;
    await clock.advance(fresh + ifError);

    expect(await ask("mug")).toEqual({ kind: "no answer" });
    expect(await ask("tee")).toEqual({ kind: "no answer" });
  });

  test("leaves the peer alone while it shall not be asked", async () => {
    const { clock, peer, ask } = start();
    await ask("mug");
    peer.isAsked = false;
    await clock.advance(fresh + whileRefreshed);

    expect(await ask("mug")).toMatchObject({ skus: ["mug 1"], isOld: true });
    expect(await ask("tee")).toEqual({ kind: "no answer" });
    expect(peer.calls).toBe(1);
  });
});
