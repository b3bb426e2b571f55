import type { Priority } from "@holdfast/resilience";
import { describe, expect, test } from "vitest";
import type { AdmissionRequest } from "./admission.ts";
import { byMethodWorth } from "./method-worth.ts";

const worth = { "shop.v1.Inventory/Reserve": "high" } as const;

function ranked(method: string, priority: Priority): AdmissionRequest | undefined {
  const seen: AdmissionRequest[] = [];
  const admission = byMethodWorth(worth, {
    admit: (request) => {
      seen.push(request);
      return { release: () => undefined };
    },
  });
  admission.admit({ method, priority, caller: "", remainingMs: 100, attempt: 2 });
  return seen[0];
}

describe("byMethodWorth", () => {
  test.each([
    ["what its method is worth", "shop.v1.Inventory/Reserve", "normal", "high"],
    ["less when its caller says so", "shop.v1.Inventory/Reserve", "low", "low"],
    [
      "no more than its method, whatever the caller says",
      "shop.v1.Inventory/Reserve",
      "critical",
      "high",
    ],
    [
      "normal when nothing is said of its method",
      "shop.v1.Inventory/GetStock",
      "critical",
      "normal",
    ],
    ["low of any method", "shop.v1.Inventory/GetStock", "low", "low"],
  ] as const)("lets a call matter %s", (_what, method, said, expected) => {
    expect(ranked(method, said)).toEqual({
      method,
      priority: expected,
      caller: "",
      remainingMs: 100,
      attempt: 2,
    });
  });
});
