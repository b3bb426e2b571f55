import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Priority, priorities } from "./priority.ts";
import { type Place, WaitQueue } from "./wait-queue.ts";

function served(queue: WaitQueue<string>, now: number): readonly (string | undefined)[] {
  return Array.from({ length: queue.size }, () => queue.takeNext(now)?.item);
}

describe("WaitQueue", () => {
  test("serves in order of arrival", () => {
    const queue = new WaitQueue<string>("fifo", 1_000);
    queue.push("first", "low", 0);
    queue.push("second", "critical", 1);

    expect(served(queue, 2)).toEqual(["first", "second"]);
  });

  test("serves the most important first, the oldest of one class first", () => {
    const queue = new WaitQueue<string>("priority", 1_000);
    queue.push("low", "low", 0);
    queue.push("normal 1", "normal", 0);
    queue.push("normal 2", "normal", 1);
    queue.push("critical", "critical", 2);

    expect(served(queue, 3)).toEqual(["critical", "normal 1", "normal 2", "low"]);
  });

  test("lets none starve: waiting makes up for a class", () => {
    const queue = new WaitQueue<string>("priority", 1_000);
    queue.push("old normal", "normal", 0);
    queue.push("new high", "high", 1_001);

    expect(served(queue, 1_001)).toEqual(["old normal", "new high"]);
  });

  test("gives up the newest of the least important for one that matters more", () => {
    const queue = new WaitQueue<string>("priority", 1_000);
    queue.push("normal", "normal", 0);
    queue.push("low 1", "low", 0);
    queue.push("low 2", "low", 1);

    expect(queue.takeLessImportantThan("high", 1)?.item).toBe("low 2");
    expect(queue.takeLessImportantThan("low", 1)).toBeUndefined();
    expect(queue.size).toBe(2);
  });

  test("serves the newest of a class first once it has not been empty for long, and gives up the oldest", () => {
    const queue = new WaitQueue<string>("priority", 1_000, 50);
    const fill = (now: number): void => {
      for (const [index, item] of ["low 1", "low 2", "normal 1", "normal 2"].entries())
        queue.push(item, index < 2 ? "low" : "normal", now + index);
    };
    fill(0);
    const soon = served(queue, 49);
    fill(100);
    const late = served(queue, 150);
    fill(200);
    const outranked = queue.takeLessImportantThan("high", 250)?.item;

    expect(soon).toEqual(["normal 1", "normal 2", "low 1", "low 2"]);
    expect(late).toEqual(["normal 2", "normal 1", "low 2", "low 1"]);
    expect(outranked).toBe("low 1");
  });

  test("agrees with a plain list in any order of arrivals, departures and servings", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("push" as const), priority: fc.constantFrom(...priorities) }),
      fc.record({ kind: fc.constant("leave" as const), which: fc.nat(20) }),
      fc.record({ kind: fc.constant("take" as const) }),
      fc.record({ kind: fc.constant("wait" as const), ms: fc.nat(300) }),
    );
    const agrees = fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
      const queue = new WaitQueue<number>("priority", 100);
      let plain: { id: number; score: number; rank: number; place: Place<number> }[] = [];
      let now = 0;
      for (const [id, action] of steps.entries()) {
        if (action.kind === "wait") now += action.ms;
        if (action.kind === "push") plain.push({ id, ...placed(queue, id, action.priority, now) });
        const leaving = action.kind === "leave" ? plain[action.which] : undefined;
        leaving?.place.leave();
        plain = plain.filter((other) => other !== leaving);
        if (action.kind !== "take") continue;
        const best = plain.toSorted(
          (a, b) => a.score - b.score || a.rank - b.rank || a.id - b.id,
        )[0];
        plain = plain.filter((other) => other !== best);
        if (queue.takeNext(now)?.item !== best?.id) return false;
      }
      return queue.size === plain.length;
    });

    expect(() => fc.assert(agrees, { numRuns: 200 })).not.toThrow();
  });
});

function placed(queue: WaitQueue<number>, id: number, priority: Priority, now: number) {
  const rank = priorities.indexOf(priority);
  return { rank, score: rank * 100 + now, place: queue.push(id, priority, now) };
}
