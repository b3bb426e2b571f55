import { describe, expect, test } from "vitest";
import { ToxicTrial } from "../toxic-trial.ts";
import { slowClose } from "./slow-close.ts";

describe("slowClose", () => {
  test("lets chunks through at once and the end after its delay", async () => {
    const trial = new ToxicTrial(slowClose, { delay: 100 }).send("a");
    trial.stub.end("finished");

    await trial.clock.advance(99);
    const before = trial.ending;
    await trial.clock.advance(1);

    expect(trial.output).toEqual(["0: a"]);
    expect([before, trial.ending]).toEqual([undefined, "finished"]);
    expect(trial.receipt.counters()).toMatchObject({ delays: 1, delayMsMax: 100 });
  });

  test("counts afresh when its delay is changed", async () => {
    const trial = new ToxicTrial(slowClose, { delay: 1_000 });
    trial.stub.end("finished");
    await trial.clock.advance(500);

    trial.change({ delay: 50 });
    await trial.clock.advance(49);
    const before = trial.ending;
    await trial.clock.advance(1);

    expect([before, trial.ending]).toEqual([undefined, "finished"]);
  });
});
