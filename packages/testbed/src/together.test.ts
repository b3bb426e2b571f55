import { describe, expect, test } from "vitest";
import { together } from "./together.ts";

function untilAborted(signal: AbortSignal, log: string[]): Promise<void> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => {
      log.push("told to stop");
      reject(signal.reason);
    });
  });
}

describe("together", () => {
  test("tells the others to stop when one fails, and waits for them", async () => {
    const log: string[] = [];
    const error = new Error("first");

    const work = together(undefined, [
      (signal) => untilAborted(signal, log),
      () => Promise.reject(error),
    ]);

    await expect(work).rejects.toBe(error);
    expect(log).toEqual(["told to stop"]);
  });

  test("stops everything when the caller says so", async () => {
    const log: string[] = [];
    const controller = new AbortController();
    const work = together(controller.signal, [(signal) => untilAborted(signal, log)]);

    controller.abort(new Error("enough"));

    await expect(work).rejects.toThrow("enough");
    expect(log).toEqual(["told to stop"]);
  });
});
