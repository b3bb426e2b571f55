import { describe, expect, test } from "vitest";
import { type ModelWalk, oneOf, upTo, walk } from "./model-walk.ts";
import { seededRandom } from "./random.ts";

/** Counts to ten and then says so. */
const wrongAtTen: ModelWalk = {
  name: "counter",
  start: () => {
    let steps = 0;
    return () => {
      steps += 1;
      return steps === 10 ? "ten" : undefined;
    };
  },
};

describe("walk", () => {
  test("tells the step at which the two disagree", async () => {
    expect(await walk(wrongAtTen, 1, 9)).toBeUndefined();
    expect(await walk(wrongAtTen, 1, 100)).toEqual({ step: 10, says: "ten" });
  });

  test("takes the same steps for the same seed", async () => {
    const drawn: number[] = [];
    const recording: ModelWalk = {
      name: "recording",
      start: (random) => async () => {
        drawn.push(upTo(random, 1e6));
        return undefined;
      },
    };

    await walk(recording, "seed", 3);
    await walk(recording, "seed", 3);

    expect(drawn.slice(3)).toEqual(drawn.slice(0, 3));
  });
});

describe("oneOf", () => {
  test("chooses each, and refuses to choose from nothing", () => {
    const random = seededRandom(1);

    const chosen = new Set(Array.from({ length: 100 }, () => oneOf(random, ["a", "b", "c"])));

    expect([...chosen].toSorted()).toEqual(["a", "b", "c"]);
    expect(() => oneOf(random, [])).toThrow("nothing to choose from");
  });
});
