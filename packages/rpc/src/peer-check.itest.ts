import { systemClock } from "@holdfast/clock";
import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test, vi } from "vitest";
import { defaultPeerGraceMs, peerCheck } from "./peer-check.ts";
import { clientOf, serve } from "./testing/recommendation.ts";

const { signal } = new AbortController();

describe("peerCheck", () => {
  test("is well as soon as every channel has been connected once, and stays so", async () => {
    const server = await serve(async () => ({}));
    await using client = clientOf([server.port]);
    const clock = new ManualClock();
    const { check } = peerCheck({ name: "recommendation", client, clock });

    await expect(check(signal)).rejects.toThrow("recommendation is not connected yet");
    await vi.waitFor(async () => await check(signal), { timeout: 5_000 });

    await server.shutdown({ balancingIntervalMs: 0 });
    await expect(client.recommend({})).rejects.toMatchObject({ effect: "none" });
    await expect(check(signal)).resolves.toBeUndefined();
  });

  test("does not wait forever for a peer that is away", async () => {
    await using client = clientOf([1]);
    const clock = new ManualClock();
    const { check } = peerCheck({ name: "recommendation", client, clock });
    await clock.advance(defaultPeerGraceMs - 1);
    await expect(check(signal)).rejects.toThrow("not connected yet");

    await clock.advance(1);

    await expect(check(signal)).resolves.toBeUndefined();
  });

  test("refuses what is no client", () => {
    const client: AsyncDisposable = { [Symbol.asyncDispose]: async () => {} };

    expect(() => peerCheck({ name: "x", client, clock: systemClock })).toThrow("not a client");
  });
});
