import { describe, expect, test } from "vitest";
import { Turns } from "./turns.ts";

describe("Turns", () => {
  test("lets so many in at a time, and the others in the order in which they came", async () => {
    const turns = new Turns(2);
    const doors = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
    const entered: number[] = [];
    const all = doors.map((door, index) =>
      turns.take(async () => {
        entered.push(index);
        await door.promise;
      }),
    );

    const first = [...entered];
    doors[1]?.resolve();
    await all[1];
    const second = [...entered];
    for (const door of doors) door.resolve();
    await Promise.all(all);

    expect(first).toEqual([0, 1]);
    expect(second).toEqual([0, 1, 2]);
    expect(entered).toEqual([0, 1, 2, 3]);
  });

  test("gives a turn on when its work failed", async () => {
    const turns = new Turns(1);

    await expect(turns.take(() => Promise.reject(new Error("no")))).rejects.toThrow("no");

    await expect(turns.take(() => Promise.resolve("next"))).resolves.toBe("next");
  });

  test("refuses a number that lets nobody in", () => {
    expect(() => new Turns(0)).toThrow(
      new RangeError("turnsMax must be a whole number of at least 1, got 0"),
    );
  });
});
