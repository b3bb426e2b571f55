import { describe, expect, test } from "vitest";
import { ToxicTrial } from "../toxic-trial.ts";
import { resetPeer } from "./reset-peer.ts";

describe("resetPeer", () => {
  test("swallows the first chunk and closes after its timeout", async () => {
    const trial = new ToxicTrial(resetPeer, { timeout: 100 }).send("lost");

    await trial.clock.advance(99);
    const before = trial.ending;
    await trial.clock.advance(1);

    expect([before, trial.ending]).toEqual([undefined, "closed"]);
    expect(trial.output).toEqual([]);
  });

  test("takes an end for a reason to close", () => {
    const trial = new ToxicTrial(resetPeer, { timeout: 0 });

    trial.stub.end("finished");

    expect(trial.ending).toBe("closed");
  });

  test("cannot be interrupted once its timeout runs", async () => {
    const trial = new ToxicTrial(resetPeer, { timeout: 100 }).send("lost");

    const isInterrupted = trial.stub.interrupt();
    await trial.clock.advance(100);

    expect([isInterrupted, trial.ending]).toEqual([false, "closed"]);
  });
});
