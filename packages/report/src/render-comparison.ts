import type { JudgedRun, JudgedScenario } from "@holdfast/scenario";
import { fitText } from "./display-width.ts";
import { type Paint, paintFor, verdictText } from "./paint.ts";
import { plainText } from "./plain-text.ts";
import type { SymbolSet } from "./symbols.ts";

export interface ComparisonOptions {
  readonly colour: boolean;
  readonly symbols: SymbolSet;
}

const verdictWidth = 28;

/** Whether runs of the same scenarios came to the same verdicts: of each scenario, and of each check in it. */
export function sameVerdicts(runs: readonly JudgedRun[]): boolean {
  return idsOf(runs).every((id) => differences(id, runs).length === 0);
}

/** The verdicts of several runs side by side, a row for each scenario, and what differs below. */
export function renderComparison(
  runs: readonly JudgedRun[],
  { colour, symbols }: ComparisonOptions,
): string[] {
  const paint = paintFor(colour, symbols);
  const ids = idsOf(runs);
  const width = Math.max("scenario".length, ...ids.map((id) => id.length)) + 2;
  const head = runs.map(({ run }) => fitText(`${run.runtime} (${run.id})`, verdictWidth));
  const different = ids.filter((id) => differences(id, runs).length > 0);
  const seeds = [...new Set(runs.map(({ run }) => run.seed))];
  return [
    paint.strong(`${"scenario".padEnd(width)}${head.join("  ")}  same`.trimEnd()),
    ...ids.flatMap((id) => rowsOf(id, runs, width, paint)),
    "",
    `${ids.length} ${ids.length === 1 ? "scenario" : "scenarios"} on ${runs.map(({ run }) => run.runtime).join(" and ")}, seed ${seeds.join(" and ")}: ${
      different.length === 0
        ? paint.good(`${paint.symbols.pass} same verdicts`)
        : paint.bad(`${paint.symbols.fail} different verdicts in ${different.length}`)
    }`,
  ];
}

function rowsOf(
  id: string,
  runs: readonly JudgedRun[],
  width: number,
  paint: Paint,
): readonly string[] {
  const different = differences(id, runs);
  const cells = runs.map((run) => cellOf(find(run, id), paint));
  const same = different.length === 0 ? "yes" : paint.bad("NO");
  return [
    `${plainText(id).padEnd(width)}${cells.join("  ")}  ${same}`,
    ...different.map((what) => plainText(`${" ".repeat(4)}${what}`)),
  ];
}

/** The verdict with its checks, at a fixed width whether coloured or not. */
function cellOf(scenario: JudgedScenario | undefined, paint: Paint): string {
  if (scenario === undefined) return fitText("no verdict", verdictWidth);
  const { checks, verdict } = scenario;
  const passed = checks.filter((check) => check.verdict === "pass").length;
  const word = verdictText(verdict, paintFor(false, "ascii"));
  const text = fitText(`${word}  ${passed} of ${checks.length} checks`, verdictWidth);
  return `${verdictText(verdict, paint)}${text.slice(word.length)}`;
}

/** One line for each verdict that is not the same in all runs. */
function differences(id: string, runs: readonly JudgedRun[]): readonly string[] {
  const scenarios = runs.map((run) => find(run, id));
  const whole = distinct(scenarios.map((scenario) => scenario?.verdict ?? "no verdict"));
  const checks = [
    ...new Set(scenarios.flatMap((scenario) => (scenario?.checks ?? []).map((check) => check.id))),
  ];
  return [
    ...(whole.length > 1
      ? [`the scenario: ${sideBySide(runs, (run) => find(run, id)?.verdict)}`]
      : []),
    ...checks.flatMap((check) => {
      const verdictIn = (run: JudgedRun): string | undefined =>
        find(run, id)?.checks.find((one) => one.id === check)?.verdict;
      const found = distinct(runs.map((run) => verdictIn(run) ?? "no verdict"));
      return found.length > 1 ? [`${check}: ${sideBySide(runs, verdictIn)}`] : [];
    }),
  ];
}

function sideBySide(
  runs: readonly JudgedRun[],
  verdictIn: (run: JudgedRun) => string | undefined,
): string {
  return runs.map((run) => `${run.run.runtime} ${verdictIn(run) ?? "no verdict"}`).join(", ");
}

function idsOf(runs: readonly JudgedRun[]): readonly string[] {
  return distinct(runs.flatMap((run) => [...run.scenarios.map(({ id }) => id), ...run.missing]));
}

function find(run: JudgedRun, id: string): JudgedScenario | undefined {
  return run.scenarios.find((scenario) => scenario.id === id);
}

function distinct<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Set(items)];
}
