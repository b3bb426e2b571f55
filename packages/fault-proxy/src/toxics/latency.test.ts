import { describe, expect, test } from "vitest";
import { ToxicTrial } from "../toxic-trial.ts";
import { latency } from "./latency.ts";

describe("latency", () => {
  test("delays a chunk by its latency", async () => {
    const trial = new ToxicTrial(latency, { latency: 100 }).send("a");

    await trial.clock.advance(99);
    const before = [...trial.output];
    await trial.clock.advance(1);

    expect(before).toEqual([]);
    expect(trial.output).toEqual(["100: a"]);
  });

  test("counts from the moment a chunk was received, not from the one before it", async () => {
    const trial = new ToxicTrial(latency, { latency: 100 }).send("a");
    await trial.clock.advance(30);
    trial.send("b");

    await trial.clock.advance(200);

    expect(trial.output).toEqual(["100: a", "130: b"]);
  });

  test("draws whole milliseconds from latency - jitter up to latency + jitter", async () => {
    const trial = new ToxicTrial(latency, { latency: 50, jitter: 5 });
    const delays: number[] = [];
    for (let round = 0; round < 200; round += 1) {
      const sentAt = trial.clock.now();
      trial.send("x");
      await trial.clock.advance(100);
      delays.push(Number.parseInt(trial.output.at(-1) ?? "", 10) - sentAt);
    }

    expect(new Set(delays)).toEqual(new Set([45, 46, 47, 48, 49, 50, 51, 52, 53, 54]));
  });

  test("releases the chunk in hand when it is changed and delays those that follow", async () => {
    const trial = new ToxicTrial(latency, { latency: 100 }).send("slow");
    await trial.clock.advance(10);
    trial.change({ latency: 100 });
    trial.send("a").send("b");

    await trial.clock.advance(200);

    expect(trial.output).toEqual(["10: slow", "110: a", "110: b"]);
  });

  test("passes the end on after the last chunk, without a delay of its own", async () => {
    const trial = new ToxicTrial(latency, { latency: 100 }).send("a");
    trial.stub.end("finished");

    await trial.clock.advance(99);
    const before = trial.ending;
    await trial.clock.advance(1);

    expect([before, trial.ending]).toEqual([undefined, "finished"]);
  });

  test("has room for 1,024 chunks besides the one in hand", () => {
    const trial = new ToxicTrial(latency, { latency: 100 });

    for (let count = 0; count < 1_024; count += 1) trial.send("x");
    const withOneLeft = trial.stub.hasRoom();
    trial.send("x");

    expect([withOneLeft, trial.stub.hasRoom()]).toEqual([true, false]);
  });

  test("records how long it held chunks back", async () => {
    const trial = new ToxicTrial(latency, { latency: 100 }).send("abc").send("d");

    await trial.clock.advance(100);

    expect(trial.receipt.counters()).toMatchObject({
      chunks: 2,
      bytes: 4,
      delays: 2,
      delayMsSum: 200,
      delayMsMax: 100,
      chunksHeld: 0,
    });
  });
});
