import type { JudgedCheck, JudgedRun, JudgedScenario, Verdict } from "@holdfast/scenario";
import { plainText } from "./plain-text.ts";
import { runAgain } from "./run-again.ts";

const msPerSecond = 1_000;

/**
 * `junit.xml`: a suite per scenario, a case per check, and one case for the scenario itself, which holds what no check
 * says: a fault that did not act, evidence that is missing. Inconclusive is skipped with its reason, since a bare error
 * would read as a bug; what only should hold never fails a suite.
 */
export function junitXml(run: JudgedRun): string {
  const suites = run.scenarios.map((scenario) => suiteOf(scenario, run));
  const totals = totalsOf(run.scenarios.flatMap(casesOf));
  const lines = [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites${attributes({ name: "holdfast", ...totals, time: seconds(run.run.wallMs) })}>`,
    ...suites.flat(),
    ...run.missing.flatMap(missingSuite),
    "</testsuites>",
  ];
  return `${lines.join("\n")}\n`;
}

interface Case {
  readonly name: string;
  readonly verdict: Verdict;
  readonly severity: "must" | "should";
  readonly reason: string;
  readonly file: string;
  readonly line: number;
  readonly details: readonly string[];
}

function suiteOf(scenario: JudgedScenario, run: JudgedRun): string[] {
  const cases = casesOf(scenario);
  const head = attributes({
    name: scenario.id,
    ...totalsOf(cases),
    time: seconds(scenario.wallMs),
    file: scenario.file,
    timestamp: new Date(run.run.startedUnixMs).toISOString(),
  });
  const properties = {
    run: run.run.id,
    seed: String(run.run.seed),
    verdict: scenario.verdict,
    reason: scenario.reason,
    runtime: run.run.runtime,
    again: runAgain(run.run, scenario.id),
    judge: `holdfast check ${run.run.id}`,
  };
  return [
    `  <testsuite${head}>`,
    "    <properties>",
    ...Object.entries(properties).map(
      ([name, value]) => `      <property${attributes({ name, value })}/>`,
    ),
    "    </properties>",
    ...cases.flatMap((item) => caseLines(item, scenario.id)),
    "  </testsuite>",
  ];
}

function missingSuite(id: string): string[] {
  return [
    `  <testsuite${attributes({ name: id, tests: "1", failures: "0", errors: "0", skipped: "1" })}>`,
    `    <testcase${attributes({ name: "scenario", classname: id })}>`,
    `      <skipped${attributes({ message: "inconclusive: the run ended before it" })}/>`,
    "    </testcase>",
    "  </testsuite>",
  ];
}

function casesOf(scenario: JudgedScenario): Case[] {
  const { file, verdict, reason } = scenario;
  const whole = { name: "scenario", verdict, severity: "must", reason, file, line: 1 } as const;
  return [
    { ...whole, details: [scenario.title, ...scenario.warnings] },
    ...scenario.checks.map(checkCase),
  ];
}

function checkCase(check: JudgedCheck): Case {
  const { operations, traces, rows, story } = check.evidence;
  return {
    name: check.title,
    verdict: check.verdict,
    severity: check.severity,
    reason: check.reason,
    ...check.location,
    details: [
      `id: ${check.id}`,
      `expected: ${check.expected}`,
      `observed: ${check.observed}`,
      ...(check.because === undefined ? [] : [`because: ${check.because}`]),
      ...(operations.length === 0 ? [] : [`operations: ${operations.join(", ")}`]),
      ...traces.map(({ traceId }) => `trace: ${traceId}`),
      ...rows.map((row) => `row: ${JSON.stringify(row)}`),
      ...story,
    ],
  };
}

function caseLines(item: Case, scenario: string): string[] {
  const { name, file, line } = item;
  const head = `    <testcase${attributes({ name, classname: scenario, file, line: String(line) })}`;
  const body = textOf(item.details);
  switch (elementOf(item)) {
    case null:
      return [`${head}/>`];
    case "failure":
      return [`${head}>`, `      <failure${messageOf(item)}>${body}</failure>`, "    </testcase>"];
    case "error":
      return [`${head}>`, `      <error${messageOf(item)}>${body}</error>`, "    </testcase>"];
    case "skipped":
      return [
        `${head}>`,
        `      <properties><property${attributes({ name: "verdict", value: item.verdict })}/></properties>`,
        `      <skipped${messageOf(item)}/>`,
        `      <system-out>${body}</system-out>`,
        "    </testcase>",
      ];
  }
}

function elementOf({ verdict, severity }: Case): "failure" | "error" | "skipped" | null {
  if (verdict === "pass") return null;
  if (verdict === "inconclusive" || severity === "should") return "skipped";
  return verdict === "fail" ? "failure" : "error";
}

function messageOf({ verdict, severity, reason }: Case): string {
  const prefix = severity === "should" ? `should, ${verdict}: ` : "";
  const isOpen = verdict === "inconclusive" && severity === "must";
  return attributes({ message: `${isOpen ? "inconclusive: " : prefix}${reason}` });
}

function totalsOf(cases: readonly Case[]): Readonly<Record<string, string>> {
  const count = (element: string): string =>
    String(cases.filter((item) => elementOf(item) === element).length);
  return {
    tests: String(cases.length),
    failures: count("failure"),
    errors: count("error"),
    skipped: count("skipped"),
  };
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escape(plainText(value))}"`)
    .join("");
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => escape(plainText(line))).join("\n");
}

/** What XML 1.0 cannot hold even when escaped is left out. */
function escape(text: string): string {
  return text
    .replaceAll(/[\ufffe\uffff]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function seconds(ms: number): string {
  return (ms / msPerSecond).toFixed(3);
}
