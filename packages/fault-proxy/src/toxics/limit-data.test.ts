import { describe, expect, test } from "vitest";
import { ToxicTrial } from "../toxic-trial.ts";
import { limitData } from "./limit-data.ts";

describe("limitData", () => {
  test("cuts the chunk that meets the limit and closes", () => {
    const trial = new ToxicTrial(limitData, { bytes: 5 }).send("abc").send("def");

    expect(trial.output).toEqual(["0: abc", "0: de"]);
    expect(trial.ending).toBe("closed");
    expect(trial.receipt.counters()).toMatchObject({ bytes: 6, bytesDropped: 1, closes: 1 });
  });

  test("closes when the limit is met exactly", () => {
    const trial = new ToxicTrial(limitData, { bytes: 3 }).send("abc");

    expect([trial.output, trial.ending]).toEqual([["0: abc"], "closed"]);
  });

  test("remembers what passed when the limit changes", () => {
    const trial = new ToxicTrial(limitData, { bytes: 5 }).send("abc");

    trial.change({ bytes: 4 });
    trial.send("de");

    expect([trial.output, trial.ending]).toEqual([["0: abc", "0: d"], "closed"]);
  });
});
