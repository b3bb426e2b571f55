import type { JudgedScenario } from "@holdfast/scenario";
import { durationText, phasesText, ratioText } from "./duration-text.ts";
import { type Paint, verdictText } from "./paint.ts";
import { plainText } from "./plain-text.ts";
import { wrapText } from "./wrap-text.ts";

const verdictWidth = 14;
const indent = "    ";

/** `✔ PASS  payment-latency-breaker  14 of 14 checks  50.3s`. */
export function scenarioLine(scenario: JudgedScenario, paint: Paint): string {
  const { id, verdict, checks, wallMs } = scenario;
  const passed = checks.filter((check) => check.verdict === "pass").length;
  const word = verdictText(verdict, paint);
  const padding = " ".repeat(Math.max(1, verdictWidth - verdict.length));
  const numbers = `${passed} of ${checks.length} checks  ${durationText(wallMs)}`;
  return `${word}${padding}${id}  ${numbers}`;
}

/** How the machine itself did: start and stop, wall time, lateness of the generator, traces. In every report. */
export function vitalLines(scenario: JudgedScenario, columns: number): string[] {
  const { startPhases, stopMs, wallMs, scriptedMs, runner, traces, loads } = scenario;
  const stop = stopMs === null ? "not seen to stop" : `down in ${durationText(stopMs)}`;
  const facts = [
    `up in ${startPhases.length === 0 ? "unknown time" : phasesText(startPhases)}, ${stop}, wall ${durationText(wallMs)} over scripted ${durationText(scriptedMs)} = ${ratioText(wallMs, scriptedMs)}`,
    ...loads.map(
      ({ name, operations, ok, fail, info, p50Ms, p99Ms }) =>
        `${name} ${operations}: ok ${ok}, fail ${fail}, info ${info}; p50 ${msText(p50Ms)}, p99 ${msText(p99Ms)}`,
    ),
    runner === null
      ? "lateness of the load generator was not measured"
      : `load generator late p50 ${msText(runner.latenessP50Ms)}, p99 ${msText(runner.latenessP99Ms)}, max ${msText(runner.latenessMaxMs)}; event loop delay p99 ${msText(runner.eventLoopDelayP99Ms)}`,
    traces === null
      ? "no traces"
      : `traces ${traces.started} started, ${traces.complete} complete, ${traces.lostToCrash} lost to a crash; spans ${traces.spansReceived} received, ${traces.spansDropped} dropped`,
  ];
  return facts.flatMap((fact) => wrapText(plainText(fact), columns, indent));
}

/** Faults with what was seen of them, then warnings. */
export function faultLines(scenario: JudgedScenario, columns: number, paint: Paint): string[] {
  const { symbols } = paint;
  const faults = scenario.faults.flatMap(({ id, title, verdict, receipt, reason }) => {
    const isGood = verdict === "pass";
    const text = isGood ? `verified and healed: ${receipt?.summary ?? ""}` : reason;
    const word = isGood ? `${symbols.pass} fault` : `${symbols.inconclusive} fault`;
    const lines = wrapText(plainText(`${word} ${id} ${title}: ${text}`), columns, indent);
    return isGood ? lines : lines.map((line) => paint.doubtful(line));
  });
  const warnings = scenario.warnings.flatMap((warning) =>
    wrapText(plainText(`${symbols.warning} warning ${warning}`), columns, indent),
  );
  return [...faults, ...warnings];
}

function msText(ms: number | null): string {
  return ms === null ? "unknown" : `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`;
}
