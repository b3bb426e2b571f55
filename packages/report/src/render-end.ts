import type { JudgedRun, JudgedScenario } from "@holdfast/scenario";
import { durationText, ratioText } from "./duration-text.ts";
import { forwardText } from "./forward-text.ts";
import { type Paint, paintFor } from "./paint.ts";
import { plainText } from "./plain-text.ts";
import { renderCheck } from "./render-check.ts";
import { faultLines, scenarioLine, vitalLines } from "./render-scenario.ts";
import { runAgain } from "./run-again.ts";
import type { SymbolSet } from "./symbols.ts";
import { wrapText } from "./wrap-text.ts";

export interface EndOptions {
  /** Where the run is stored, as it should be shown. */
  readonly folder: string;
  /** Of Jaeger's web interface, for links to traces; absent: a command is shown instead. */
  readonly jaegerUrl?: string | undefined;
  readonly columns: number;
  readonly colour: boolean;
  readonly symbols: SymbolSet;
}

/** The end summary: verdicts, failures with their story, faults, traces, how well the runner kept up, exit code. */
export function renderEnd(run: JudgedRun, options: EndOptions): string[] {
  const paint = paintFor(options.colour, options.symbols);
  return [
    ...run.scenarios.flatMap((scenario) => scenarioLines(scenario, run, options, paint)),
    ...run.missing.map((id) => paint.doubtful(`${paint.symbols.inconclusive} no verdict  ${id}`)),
    "",
    ...totalLines(run, options, paint),
    ...dirtyLines(run, paint),
  ];
}

function scenarioLines(
  scenario: JudgedScenario,
  run: JudgedRun,
  { columns, jaegerUrl }: EndOptions,
  paint: Paint,
): string[] {
  const place = { runId: run.run.id, jaegerUrl };
  const open = scenario.checks.filter(({ verdict }) => verdict !== "pass");
  const isGood = scenario.verdict === "pass";
  return [
    scenarioLine(scenario, paint),
    ...(isGood ? [] : wrapText(plainText(scenario.reason), columns, "    ")),
    ...vitalLines(scenario, columns),
    ...faultLines(scenario, columns, paint),
    ...open.flatMap((check) => ["", ...renderCheck(check, columns, paint, place)]),
    ...(isGood
      ? []
      : [
          `    again   ${runAgain(run.run, scenario.id)}`,
          `    judge   holdfast check ${run.run.id}`,
          "",
        ]),
  ];
}

function totalLines(run: JudgedRun, { folder, columns }: EndOptions, paint: Paint): string[] {
  const count = (verdict: JudgedScenario["verdict"]): number =>
    run.scenarios.filter((scenario) => scenario.verdict === verdict).length;
  const faults = run.scenarios.flatMap((scenario) => scenario.faults);
  const traces = run.scenarios.flatMap((scenario) => scenario.traces ?? []);
  const separator = ` ${paint.symbols.separator} `;
  const { wallMs, scriptedMs } = run.run;
  const scenarios = [
    `${count("pass")} passed`,
    `${count("fail")} failed`,
    `${count("inconclusive")} inconclusive`,
    `${count("error")} errors`,
    ...(run.missing.length === 0 ? [] : [`${run.missing.length} without a verdict`]),
  ];
  const complete = sum(traces.map((totals) => totals.complete));
  const started = sum(traces.map((totals) => totals.started));
  return [
    `Scenarios  ${scenarios.join(separator)}`,
    `Faults     ${faults.filter(({ injectedMs }) => injectedMs !== null).length} injected, ${faults.filter(({ receipt }) => receipt?.acted === true).length} verified, ${faults.filter(({ healReceipt }) => healReceipt?.acted === true).length} seen to be gone`,
    `Traces     ${started} started, ${complete} complete, ${sum(traces.map((totals) => totals.lostToCrash))} lost to a crash, ${sum(traces.map((totals) => totals.spansDropped))} spans dropped`,
    ...(run.run.forwarded === undefined
      ? []
      : wrapText(plainText(`Sent on    ${forwardText(run.run.forwarded)}`), columns)),
    `Time       wall ${durationText(wallMs)} over scripted ${durationText(scriptedMs)} = ${ratioText(wallMs, scriptedMs)}`,
    `Run        ${run.run.id} seed ${run.run.seed} (seeded, not deterministic) on ${plainText(run.run.runtime)}${run.run.interrupted === null ? "" : `, interrupted by ${run.run.interrupted}`}`,
    `Report     ${folder}      exit ${run.exitCode}`,
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function dirtyLines(run: JudgedRun, paint: Paint): string[] {
  if (run.dirty.length === 0) return [];
  return [
    "",
    paint.bad(
      `${paint.symbols.fail} DIRTY: A FAULT MAY STILL BE IN PLACE. TO REMOVE IT: holdfast heal`,
    ),
    ...run.dirty.map((what) => paint.bad(plainText(`  ${what}`))),
  ];
}
