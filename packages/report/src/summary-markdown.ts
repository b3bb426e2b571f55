import type { JudgedCheck, JudgedRun, JudgedScenario } from "@holdfast/scenario";
import { durationText, ratioText } from "./duration-text.ts";
import { forwardText } from "./forward-text.ts";
import { plainText } from "./plain-text.ts";
import { runAgain } from "./run-again.ts";

/** `summary.md`: one table of scenarios, then what did not pass. Short enough for the summary of a CI job. */
export function summaryMarkdown(run: JudgedRun): string {
  const { id, seed, wallMs, scriptedMs } = run.run;
  const lines = [
    `# Holdfast ${code(id)}`,
    "",
    `Runtime ${code(run.run.runtime)}, seed ${seed}, exit code ${run.exitCode}, wall ${durationText(wallMs)} over scripted ${durationText(scriptedMs)} = ${ratioText(wallMs, scriptedMs)}.`,
    "",
    ...(run.dirty.length === 0
      ? []
      : [
          `**A fault may still be in place: run \`holdfast heal\`.** ${run.dirty.map(cell).join("; ")}`,
          "",
        ]),
    ...(run.run.forwarded === undefined ? [] : [`${cell(forwardText(run.run.forwarded))}.`, ""]),
    "| scenario | verdict | checks | load | late p99 | event loop p99 | spans dropped | wall / scripted |",
    "|--|--|--|--|--|--|--|--|",
    ...run.scenarios.map(rowOf),
    ...run.missing.map((missing) => `| ${cell(missing)} | no verdict | | | | | | |`),
    ...run.scenarios.flatMap((scenario) => detailsOf(scenario, run.run)),
  ];
  return `${lines.join("\n")}\n`;
}

function rowOf(scenario: JudgedScenario): string {
  const { checks, loads, runner, traces, wallMs, scriptedMs } = scenario;
  const passed = checks.filter(({ verdict }) => verdict === "pass").length;
  const load = loads.map(
    ({ name, ok, fail, info }) => `${name} ${ok} ok, ${fail} fail, ${info} info`,
  );
  const cells = [
    scenario.id,
    scenario.verdict,
    `${passed} of ${checks.length}`,
    load.join("; "),
    runner === null ? "not measured" : `${Math.round(runner.latenessP99Ms)} ms`,
    runner === null ? "not measured" : `${Math.round(runner.eventLoopDelayP99Ms)} ms`,
    traces === null ? "no traces" : String(traces.spansDropped),
    ratioText(wallMs, scriptedMs),
  ];
  return `| ${cells.map(cell).join(" | ")} |`;
}

function detailsOf(scenario: JudgedScenario, run: JudgedRun["run"]): string[] {
  const open = scenario.checks.filter(({ verdict }) => verdict !== "pass");
  if (scenario.verdict === "pass" && open.length === 0) return [];
  return [
    "",
    `## ${cell(scenario.id)}: ${scenario.verdict}`,
    "",
    ...(scenario.reason === "" ? [] : [cell(scenario.reason), ""]),
    ...open.flatMap(checkLines),
    `Again: ${code(runAgain(run, scenario.id))}`,
  ];
}

function checkLines({
  title,
  verdict,
  severity,
  reason,
  location,
  evidence,
}: JudgedCheck): string[] {
  const { operations, story } = evidence;
  return [
    `- **${cell(title)}**: ${verdict} (${severity}). ${cell(reason)}`,
    `  ${code(`${location.file}:${location.line}`)}${operations.length === 0 ? "" : `, operations ${operations.join(", ")}`}`,
    ...(story.length === 0
      ? []
      : [
          "",
          "  ```text",
          ...story.map((step) => `  ${plainText(step).replaceAll("```", "'''")}`),
          "  ```",
        ]),
    "",
  ];
}

/** Text as text: no markup, no HTML, no end of a table cell. */
function cell(text: string): string {
  return plainText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_{}[\]|#!~]/g, (mark) => `\\${mark}`);
}

function code(text: string): string {
  return `\`${plainText(text).replaceAll("`", "'")}\``;
}
