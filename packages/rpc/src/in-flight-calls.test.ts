import { describe, expect, test } from "vitest";
import { InFlightCalls } from "./in-flight-calls.ts";

describe("InFlightCalls", () => {
  test("is closed at once when nothing is in progress", async () => {
    await expect(new InFlightCalls().close()).resolves.toBeUndefined();
  });

  test("is closed when the last call has ended", async () => {
    const calls = new InFlightCalls();
    const order: string[] = [];
    calls.begin();
    calls.begin();
    const closed = calls.close().then(() => order.push("closed"));

    calls.end();
    await Promise.resolve();
    order.push("one left");
    calls.end();
    await closed;

    expect(order).toEqual(["one left", "closed"]);
  });

  test("turns away what comes after, which may go elsewhere", () => {
    const calls = new InFlightCalls();

    void calls.close();

    expect(() => calls.begin()).toThrow(expect.objectContaining({ effect: "none" }));
  });
});
