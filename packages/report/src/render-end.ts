import type { JudgedRun } from "@holdfast/scenario";
import type { SymbolSet } from "./symbols.ts";

export interface EndOptions {
  /** Where the run is stored, as it should be shown. */
  readonly folder: string;
  readonly columns: number;
  readonly colour: boolean;
  readonly symbols: SymbolSet;
}

/** The end summary: verdicts, failures with their story, faults, traces, how well the runner kept up, exit code. */
export function renderEnd(run: JudgedRun, options: EndOptions): string[] {
  throw new Error(`not drawn yet: ${run.run.id} ${options.folder}`);
}
