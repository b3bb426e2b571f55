import { describe, expect, test } from "vitest";
import { operationDraws } from "./draws.ts";

function inputsOf(order: readonly number[]): Map<number, unknown> {
  const inputs = new Map<number, unknown>();
  for (const index of order) {
    const draws = operationDraws(7, "orders", index);
    inputs.set(index, [draws.key, draws.pick(["mug", "tee", "cap"]), draws.int(1, 100)]);
  }
  return inputs;
}

describe("operationDraws", () => {
  test("gives an operation the same inputs whatever runs before it", () => {
    const forwards = inputsOf([0, 1, 2, 3, 4]);
    const backwards = inputsOf([4, 3, 2, 1, 0]);

    expect(new Map([...backwards].toReversed())).toEqual(forwards);
  });

  test("gives other inputs for another seed, load or index", () => {
    const keys = [
      operationDraws(7, "orders", 0).key,
      operationDraws(8, "orders", 0).key,
      operationDraws(7, "reads", 0).key,
      operationDraws(7, "orders", 1).key,
    ];

    expect(new Set(keys).size).toBe(4);
  });

  test("draws every value from the smallest to the greatest", () => {
    const drawn = Array.from({ length: 200 }, (_, index) =>
      operationDraws(1, "x", index).int(3, 5),
    );

    expect(new Set(drawn)).toEqual(new Set([3, 4, 5]));
  });

  test("refuses limits out of order", () => {
    expect(() => operationDraws(1, "x", 0).int(5, 3)).toThrow("int needs two integers in order");
  });

  test("refuses to pick from nothing", () => {
    expect(() => operationDraws(1, "x", 0).pick([])).toThrow(RangeError);
  });
});
