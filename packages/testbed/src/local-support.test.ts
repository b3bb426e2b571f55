import { describe, expect, test } from "vitest";
import { localRefusal } from "./local-support.ts";

describe("localRefusal", () => {
  test("refuses limits, for which processes have nothing of their own", () => {
    expect(localRefusal({ kind: "limit", service: "payment", cpuCores: 0.2 })).toBe(
      "runtime local refuses limit: processes have no resources of their own; use runtime docker",
    );
  });

  test("offers the rest", () => {
    expect(localRefusal({ kind: "pause", service: "payment" })).toBeUndefined();
  });
});
