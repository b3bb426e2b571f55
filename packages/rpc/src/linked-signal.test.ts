import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { linkSignals } from "./linked-signal.ts";

describe("linkSignals", () => {
  test.each([0, 1])("aborts with the reason of signal %i", (index) => {
    const controllers = [new AbortController(), new AbortController()] as const;
    const link = linkSignals(controllers[0].signal, controllers[1].signal);

    controllers[index]?.abort("enough");

    expect(link?.signal.reason).toBe("enough");
  });

  test("is aborted when one was already", () => {
    const link = linkSignals(new AbortController().signal, AbortSignal.abort("before"));

    expect(link?.signal.reason).toBe("before");
  });

  test("makes nothing new of one signal or none", () => {
    const { signal } = new AbortController();

    expect(linkSignals(signal, undefined)?.signal).toBe(signal);
    expect(linkSignals(undefined, signal)?.signal).toBe(signal);
    expect(linkSignals(undefined, undefined)).toBeUndefined();
  });

  test("leaves no listener behind", () => {
    const [a, b] = [new AbortController().signal, new AbortController().signal];
    const link = linkSignals(a, b);

    link?.unlink();

    expect([...getEventListeners(a, "abort"), ...getEventListeners(b, "abort")]).toEqual([]);
  });
});
