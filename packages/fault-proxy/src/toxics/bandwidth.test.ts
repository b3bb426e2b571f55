import { describe, expect, test } from "vitest";
import { ToxicTrial } from "../toxic-trial.ts";
import { bandwidth } from "./bandwidth.ts";

describe("bandwidth", () => {
  test("holds a chunk for as long as its bytes take", async () => {
    const trial = new ToxicTrial(bandwidth, { rate: 1 }).send("x".repeat(40));

    await trial.clock.advance(40);

    expect(trial.output).toEqual([`40: ${"x".repeat(40)}`]);
  });

  test("hands a large chunk out every 100 ms", async () => {
    const trial = new ToxicTrial(bandwidth, { rate: 1 }).send("x".repeat(250));

    await trial.clock.advance(1_000);

    expect(trial.output.map((line) => [line.split(":")[0], line.length - 5])).toEqual([
      ["100", 100],
      ["200", 100],
      ["250", 50],
    ]);
  });

  test("makes chunks wait for the ones before them", async () => {
    const trial = new ToxicTrial(bandwidth, { rate: 1 }).send("aaaaa").send("bbbbb").send("ccccc");

    await trial.clock.advance(100);

    expect(trial.output).toEqual(["5: aaaaa", "10: bbbbb", "15: ccccc"]);
  });

  test("holds everything at a rate of 0", async () => {
    const trial = new ToxicTrial(bandwidth, { rate: 0 }).send("x");

    await trial.clock.advance(10_000);

    expect(trial.output).toEqual([]);
  });

  test("releases the rest of a chunk when it is interrupted", async () => {
    const trial = new ToxicTrial(bandwidth, { rate: 1 }).send("x".repeat(150));
    await trial.clock.advance(100);

    trial.stub.interrupt();

    expect(trial.output.map((line) => line.length - 5)).toEqual([100, 50]);
  });
});
