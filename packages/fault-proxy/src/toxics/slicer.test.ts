import { describe, expect, test } from "vitest";
import { ToxicTrial } from "../toxic-trial.ts";
import { slicer } from "./slicer.ts";

const sizes = (output: readonly string[]): number[] =>
  output.map((line) => line.length - line.indexOf(" ") - 1);

describe("slicer", () => {
  test("halves until a piece is not above average and variation together", () => {
    const attributes = { average_size: 10, size_variation: 0 };
    const trial = new ToxicTrial(slicer, attributes).send("x".repeat(40));

    expect(sizes(trial.output)).toEqual([10, 10, 10, 10]);
  });

  test("waits its delay, in microseconds, after each piece", async () => {
    const attributes = { average_size: 2, size_variation: 0, delay: 50_000 };
    const trial = new ToxicTrial(slicer, attributes).send("abcd").send("ef");

    await trial.clock.advance(1_000);

    expect(trial.output).toEqual(["0: ab", "50: cd", "100: ef"]);
  });

  test("varies the sizes and loses no byte", () => {
    const text = Array.from({ length: 500 }, (_, index) => index % 10).join("");
    const attributes = { average_size: 20, size_variation: 10 };
    const trial = new ToxicTrial(slicer, attributes).send(text);

    expect(new Set(sizes(trial.output)).size).toBeGreaterThan(3);
    expect(trial.output.map((line) => line.slice(3)).join("")).toBe(text);
  });

  test("cuts single bytes at an average of 0", () => {
    const trial = new ToxicTrial(slicer, { average_size: 0 }).send("abc");

    expect(trial.output).toEqual(["0: a", "0: b", "0: c"]);
  });

  test("stays inside the data when the variation is above the average", () => {
    const attributes = { average_size: 2, size_variation: 1_000 };
    const trial = new ToxicTrial(slicer, attributes).send("x".repeat(2_000));

    expect(sizes(trial.output).every((size) => size > 0)).toBe(true);
    expect(sizes(trial.output).reduce((sum, size) => sum + size, 0)).toBe(2_000);
  });

  test("releases the rest of a chunk when it is interrupted", () => {
    const attributes = { average_size: 1, size_variation: 0, delay: 1_000_000 };
    const trial = new ToxicTrial(slicer, attributes).send("abcd");

    trial.stub.interrupt();

    expect(trial.output).toEqual(["0: a", "0: bcd"]);
  });
});
