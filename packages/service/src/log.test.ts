import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import { Log } from "./log.ts";

function record() {
  const lines: string[] = [];
  const log = new Log({
    service: "checkout",
    instance: "checkout-a",
    clock: new ManualClock(1_000),
    write: (line) => lines.push(line),
  });
  return { lines, log };
}

describe("Log", () => {
  test("writes one JSON object per line", () => {
    const { lines, log } = record();

    log.info("serving", { port: 4001 });

    expect(lines).toEqual([
      '{"time":"1970-01-01T00:00:01.000Z","level":"info","service":"checkout","instance":"checkout-a","message":"serving","port":4001}\n',
    ]);
  });

  test("adds a stack for a bug and none for a failure that was foreseen", () => {
    const { lines, log } = record();
    const foreseen = new Error("no route");
    foreseen.name = "UnavailableError";

    log.error("round failed", foreseen);
    log.error("round failed", new TypeError("x is not a function"));

    expect(lines[0]).toContain('"error":"UnavailableError","reason":"no route"}');
    expect(lines[1]).toContain('"stack":"TypeError: x is not a function\\n');
  });
});
