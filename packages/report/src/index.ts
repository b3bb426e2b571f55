export { type ColourQuestion, colourFor } from "./colour.ts";
export { columnsFor } from "./columns.ts";
export { type EndOptions, renderEnd } from "./render-end.ts";
export { runSpans } from "./run-spans.ts";
export { type Environment, type SymbolSet, symbolsFor } from "./symbols.ts";
export { createTerminal, type Terminal, type TerminalOptions } from "./terminal.ts";
export { type TracePlace, traceLink } from "./trace-link.ts";
export { maxSpansDrawn, renderWaterfall, type WaterfallOptions } from "./waterfall.ts";
export { type ReportFailure, writeReports } from "./write-reports.ts";
