import { describe, expect, test } from "vitest";
import { ToxicTrial } from "../toxic-trial.ts";
import { timeout } from "./timeout.ts";

describe("timeout", () => {
  test("swallows chunks and closes when none came for its timeout", async () => {
    const trial = new ToxicTrial(timeout, { timeout: 100 });
    await trial.clock.advance(80);
    trial.send("lost");

    await trial.clock.advance(99);
    const before = trial.ending;
    await trial.clock.advance(1);

    expect([before, trial.ending]).toEqual([undefined, "closed"]);
    expect(trial.output).toEqual([]);
    expect(trial.receipt.counters()).toMatchObject({
      chunksDropped: 1,
      bytesDropped: 4,
      closes: 1,
    });
  });

  test("never closes at a timeout of 0", async () => {
    const trial = new ToxicTrial(timeout, { timeout: 0 }).send("lost");

    await trial.clock.advance(1_000_000);

    expect([trial.ending, trial.output]).toEqual([undefined, []]);
  });

  test("lets the end of its sender through", () => {
    const trial = new ToxicTrial(timeout, { timeout: 0 });

    trial.stub.end("finished");

    expect(trial.ending).toBe("finished");
  });
});
