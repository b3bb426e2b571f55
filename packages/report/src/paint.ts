import { styleText } from "node:util";
import type { Verdict } from "@holdfast/scenario";
import type { SymbolSet } from "./symbols.ts";

/** Colours and symbols of one output, decided once. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubtful: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly symbols: Symbols;
}

export interface Symbols {
  readonly pass: string;
  readonly fail: string;
  readonly inconclusive: string;
  readonly error: string;
  readonly warning: string;
  readonly running: string;
  readonly separator: string;
  readonly line: string;
  readonly edge: string;
  readonly now: string;
  readonly active: string;
  readonly idle: string;
  readonly open: string;
  readonly halfOpen: string;
  /** Where a text was cut. */
  readonly cut: string;
  /** From low to high. */
  readonly levels: readonly string[];
}

const unicode: Symbols = {
  pass: "✔",
  fail: "✖",
  inconclusive: "?",
  error: "✖",
  warning: "⚠",
  running: "▶",
  separator: "·",
  line: "─",
  edge: "┤",
  now: "▌",
  active: "█",
  idle: "━",
  open: "╍",
  halfOpen: "┿",
  cut: "…",
  levels: ["▁", "▂", "▃", "▄", "▅", "▆", "▇"],
};

const ascii: Symbols = {
  pass: "+",
  fail: "x",
  inconclusive: "?",
  error: "x",
  warning: "!",
  running: ">",
  separator: "-",
  line: "-",
  edge: "|",
  now: "]",
  active: "#",
  idle: "=",
  open: "o",
  halfOpen: "h",
  cut: "~",
  levels: ["_", ".", "-", "=", "+", "*", "#"],
};

export function paintFor(colour: boolean, symbols: SymbolSet): Paint {
  const style =
    (format: Parameters<typeof styleText>[0]) =>
    (text: string): string =>
      colour ? styleText(format, text, { validateStream: false }) : text;
  return {
    good: style("green"),
    bad: style("red"),
    doubtful: style("yellow"),
    strong: style("bold"),
    faint: style("dim"),
    symbols: symbols === "ascii" ? ascii : unicode,
  };
}

const words: Readonly<Record<Verdict, string>> = {
  pass: "PASS",
  fail: "FAIL",
  inconclusive: "INCONCLUSIVE",
  error: "ERROR",
};

/** `✔ PASS`: a symbol never stands without its word. */
export function verdictText(verdict: Verdict, paint: Paint): string {
  const text = `${paint.symbols[verdict]} ${words[verdict]}`;
  if (verdict === "pass") return paint.good(text);
  return verdict === "inconclusive" ? paint.doubtful(text) : paint.bad(text);
}
