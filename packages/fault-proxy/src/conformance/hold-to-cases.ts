import { describe, expect, test } from "vitest";
import { runApiCase } from "./api-case.ts";
import { apiCases } from "./api-cases.ts";
import { runTrafficCase } from "./traffic-case.ts";
import { trafficCases } from "./traffic-cases.ts";

/**
 * Defines one test for each case that a server of Toxiproxy's API is held to.
 *
 * @param url Of the server, asked for when a test runs.
 */
export function holdToCases(url: () => string): void {
  describe.each(apiCases)("HTTP API, %s", (_, cases) => {
    test.each(cases)("$name", async (apiCase) => {
      const answer = await runApiCase(url(), apiCase);

      expect(answer).toBe(apiCase.answer);
    });
  });

  describe.each(trafficCases)("traffic, %s", (_, cases) => {
    test.each(cases)("$name", async (trafficCase) => {
      const seen = await runTrafficCase(url(), trafficCase);

      expect(seen).toEqual(trafficCase.expected);
    });
  });
}
