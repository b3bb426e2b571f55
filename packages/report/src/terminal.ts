import { stripVTControlCharacters } from "node:util";
import type { EvidenceEvent, JudgedRun, JudgedScenario, Plan } from "@holdfast/scenario";
import { factLine, linesFor } from "./event-line.ts";
import { type Paint, paintFor } from "./paint.ts";
import { type EndOptions, renderEnd } from "./render-end.ts";
import { renderFrame } from "./render-frame.ts";
import { scenarioLine } from "./render-scenario.ts";
import { afterEvent, afterJudged, emptyRun, type RunState } from "./run-state.ts";
import type { SymbolSet } from "./symbols.ts";

export interface TerminalOptions {
  /** Takes the text as it is, ends of line included. */
  readonly write: (text: string) => void;
  /** Output is a terminal: the state is redrawn. Else: one line per fact. */
  readonly isTty: boolean;
  /** Input is a terminal: the line of keys is shown. */
  readonly keys: boolean;
  /** Width in characters. At least 40. */
  readonly columns: number;
  readonly colour: boolean;
  readonly symbols: SymbolSet;
  /** Unix time in milliseconds. */
  readonly now: () => number;
}

/** Shows a run while it goes and at its end. Never decides anything, and never throws: what cannot be shown is said so. */
export interface Terminal {
  /** The plan of a scenario, before its first event. */
  planned(plan: Plan): void;
  event(event: EvidenceEvent): void;
  /** Call at least once a second: redraws, or gives a sign of life when nothing was said for a while. */
  tick(): void;
  judged(scenario: JudgedScenario): void;
  /** The end summary. */
  end(run: JudgedRun, place: Pick<EndOptions, "folder" | "jaegerUrl">): void;
}

/** Without a terminal nothing is silent for longer: a log that stands still looks like a run that hangs. */
export const silenceMaxMs = 9_000;

export function createTerminal(options: TerminalOptions): Terminal {
  return new TextTerminal(options);
}

class TextTerminal implements Terminal {
  readonly #options: TerminalOptions;
  readonly #paint: Paint;
  #state: RunState = emptyRun;
  #saidAtMs: number;
  /** Rows that the frame on the screen takes. */
  #frameRows = 0;

  constructor(options: TerminalOptions) {
    if (options.columns < 1) {
      throw new RangeError(`columns must be at least 1, got ${options.columns}`);
    }
    this.#options = options;
    this.#paint = paintFor(options.colour, options.symbols);
    this.#saidAtMs = options.now();
  }

  planned(plan: Plan): void {
    const plans = new Map(this.#state.plans).set(plan.scenario.id, plan);
    this.#state = { ...this.#state, plans };
  }

  event(event: EvidenceEvent): void {
    this.#safely(() => {
      const before = this.#state;
      this.#state = afterEvent(before, event);
      const isHeadline = event.kind === "run-started" || event.kind === "interrupted";
      if (!this.#options.isTty || isHeadline) this.#say(linesFor(event, before, this.#paint));
      else if (event.kind === "scenario-started") this.#redraw();
    });
  }

  tick(): void {
    this.#safely(() => {
      if (this.#options.isTty) this.#redraw();
      else if (this.#options.now() - this.#saidAtMs >= silenceMaxMs) this.#say([this.#beat()]);
    });
  }

  judged(scenario: JudgedScenario): void {
    this.#safely(() => {
      this.#state = afterJudged(this.#state, scenario);
      const line = scenarioLine(scenario, this.#paint);
      const text = this.#options.isTty
        ? line
        : `${factLine(this.#options.now(), "scenario", "")}${line}`;
      this.#say([text]);
    });
  }

  end(run: JudgedRun, place: Pick<EndOptions, "folder" | "jaegerUrl">): void {
    this.#safely(() => {
      this.#state = { ...this.#state, current: null };
      this.#say(["", ...renderEnd(run, { ...this.#options, ...place })]);
    });
  }

  #beat(): string {
    const { current } = this.#state;
    const last = current?.progress.at(-1);
    const what = current === null ? "" : `${current.plan.scenario.id} ${current.stage} `;
    const counts =
      last === undefined
        ? "no operation yet"
        : `ops=${last.started} ok=${last.ok} fail=${last.fail} info=${last.info} p99=${Math.round(last.p99Ms)}ms checks=${current?.plan.checks.length ?? 0} pending`;
    return factLine(this.#options.now(), "beat", `${what}${counts}`);
  }

  /** Lines that stay: the frame is taken away, and comes back below them. */
  #say(lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.#saidAtMs = this.#options.now();
    this.#options.write(`${this.#erase()}${lines.map((line) => `${line}\n`).join("")}`);
  }

  #redraw(): void {
    const { current } = this.#state;
    if (current === null) return;
    const lines = renderFrame(current, {
      columns: this.#options.columns,
      paint: this.#paint,
      keys: this.#options.keys,
      nowUnixMs: this.#options.now(),
    });
    const text = `${this.#erase()}${lines.map((line) => `${line}\n`).join("")}`;
    this.#frameRows = lines.reduce((rows, line) => rows + this.#rowsOf(line), 0);
    this.#options.write(text);
  }

  #erase(): string {
    const rows = this.#frameRows;
    this.#frameRows = 0;
    return rows === 0 ? "" : `\u001b[${rows}A\u001b[J`;
  }

  /** A line that is wider than the screen is not cut: it takes more rows. */
  #rowsOf(line: string): number {
    const width = stripVTControlCharacters(line).length;
    return Math.max(1, Math.ceil(width / this.#options.columns));
  }

  #safely(show: () => void): void {
    try {
      show();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.write(`warning: something could not be shown: ${reason}\n`);
    }
  }
}
