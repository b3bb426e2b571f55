import type { EvidenceEvent, JudgedRun, JudgedScenario, Plan } from "@holdfast/scenario";
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

/** Shows a run while it goes and at its end. Never decides anything. */
export interface Terminal {
  /** The plan of a scenario, before its first event. */
  planned(plan: Plan): void;
  event(event: EvidenceEvent): void;
  /** Call at least once a second: redraws, or gives a sign of life when nothing was said for ten seconds. */
  tick(): void;
  judged(scenario: JudgedScenario): void;
  /** The end summary. `folder`: where the run is stored, as it should be shown. */
  end(run: JudgedRun, folder: string): void;
}

export function createTerminal(options: TerminalOptions): Terminal {
  throw new Error(`not drawn yet: ${options.columns}`);
}
