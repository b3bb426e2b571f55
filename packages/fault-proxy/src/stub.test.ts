import { describe, expect, test } from "vitest";
import { ToxicTrial } from "./toxic-trial.ts";
import { latency } from "./toxics/latency.ts";
import { noop } from "./toxics/noop.ts";

describe("Stub", () => {
  test("holds a chunk while the outlet has no room and has room for one more", () => {
    const trial = new ToxicTrial(noop, {});
    trial.hasRoom = false;

    trial.send("a");
    const withOneInHand = trial.stub.hasRoom();
    trial.send("b");

    expect([withOneInHand, trial.stub.hasRoom(), trial.output]).toEqual([true, false, []]);
  });

  test("goes on in order when the outlet has room again, and says that it has room itself", () => {
    const trial = new ToxicTrial(noop, {});
    trial.hasRoom = false;
    trial.send("a").send("b");

    trial.hasRoom = true;
    trial.stub.outletHasRoom();

    expect(trial.output).toEqual(["0: a", "0: b"]);
    expect(trial.rooms).toEqual([0]);
  });

  test("hands on what it has in hand when interrupted, room or not, and keeps what waits", () => {
    const trial = new ToxicTrial(noop, {});
    trial.hasRoom = false;
    trial.send("a").send("b");

    const isInterrupted = trial.stub.interrupt();

    expect([isInterrupted, trial.output]).toEqual([true, ["0: a"]]);
    expect(trial.stub.drain().map(({ data }) => data.toString())).toEqual(["b"]);
  });

  test("does not end before what waits is gone", () => {
    const trial = new ToxicTrial(noop, {});
    trial.hasRoom = false;
    trial.send("a").send("b");
    trial.stub.end("finished");
    const before = trial.ending;

    trial.hasRoom = true;
    trial.stub.outletHasRoom();

    expect([before, trial.ending]).toEqual([undefined, "finished"]);
  });

  test("drops what comes after it was closed", () => {
    const trial = new ToxicTrial(noop, {});

    trial.stub.close("closed");
    trial.send("late");

    expect([trial.output, trial.ending, trial.stub.hasRoom()]).toEqual([[], "closed", false]);
  });

  test("counts the bytes and the chunks that wait", () => {
    const trial = new ToxicTrial(latency, { latency: 100 }).send("in hand").send("abc").send("de");

    expect([trial.stub.heldBytes, trial.receipt.chunksHeld]).toEqual([5, 2]);
  });

  test("leaves no timer behind when it is disposed", async () => {
    const trial = new ToxicTrial(latency, { latency: 100 }).send("a");

    trial.stub.dispose();
    await trial.clock.advance(0);

    expect(trial.clock.scheduled).toBe(0);
  });
});
