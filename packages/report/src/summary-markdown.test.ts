import { describe, expect, test } from "vitest";
import { failedScenario, judgedRun, passedScenario } from "./judged-fixture.ts";
import { summaryMarkdown } from "./summary-markdown.ts";

describe("summaryMarkdown", () => {
  test("gives one row per scenario with how the machine did", () => {
    expect(summaryMarkdown(judgedRun)).toContain(
      "| payment-latency-breaker | pass | 1 of 1 | orders 751 ok, 0 fail, 11 info | 3 ms | 12 ms | 0 | 1.20 |",
    );
  });

  test("tells what did not pass, and how to run it again", () => {
    const text = summaryMarkdown({ ...judgedRun, scenarios: [failedScenario] });

    expect(text).toContain("## zone-partition-checkout: fail");
    expect(text).toContain("- **no double charge**: fail (must). 2 rows, expected none");
    expect(text).toContain("Again: `holdfast run zone-partition-checkout --seed 8141`");
  });

  test("says nothing more of scenarios that passed", () => {
    expect(summaryMarkdown({ ...judgedRun, scenarios: [passedScenario] })).not.toContain("##");
  });

  test("does not let evidence become markup", () => {
    const scenario = { ...failedScenario, reason: "<img src=x> | `code` [a](b)" };

    expect(summaryMarkdown({ ...judgedRun, scenarios: [scenario] })).toContain(
      "&lt;img src=x> \\| \\`code\\` \\[a\\](b)",
    );
  });
});
