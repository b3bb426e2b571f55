import { describe, expect, expectTypeOf, test } from "vitest";
import type { JudgedRun } from "../judged-run.ts";
import { evidenceOf, wholeRun } from "./evidence-fixture.ts";
import { judge } from "./judge.ts";
import { judgeRun } from "./judge-run.ts";
import { type ParsedResult, parseResult, resultJsonSchema } from "./result-schema.ts";

const evidence = evidenceOf({
  kind: "history.available",
  load: "orders",
  window: wholeRun,
  bound: { operator: "<", value: 0.5, unit: "ratio" },
});
const judged = judgeRun({
  holdfastVersion: "0.1.0",
  nodeVersion: "v26.0.0",
  events: [
    { unixMs: 1, kind: "run-started", run: "r", seed: 1, scenarios: ["fixture"], runtime: "local" },
  ],
  scenarios: [judge(evidence)],
});

describe("parseResult", () => {
  test("is of the same type as the interface", () => {
    expectTypeOf<ParsedResult>().toExtend<JudgedRun>();
    expectTypeOf<JudgedRun>().toExtend<ParsedResult>();
    expect(parseResult(judged)).toEqual(judged);
  });

  test("takes a judged run that went through JSON", () => {
    expect(parseResult(JSON.parse(JSON.stringify(judged)))).toEqual(judged);
  });

  test("refuses what it does not know", () => {
    expect(() => parseResult({ ...judged, surprise: 1 })).toThrow("surprise");
  });
});

describe("resultJsonSchema", () => {
  test("names itself and closes every object", () => {
    expect(resultJsonSchema()).toMatchObject({
      $id: "https://holdfast.dev/schema/result-1.json",
      type: "object",
      additionalProperties: false,
      required: expect.arrayContaining(["run", "scenarios", "exitCode"]),
    });
  });
});
