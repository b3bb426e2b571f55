import { instantText, type JudgedCheck } from "@holdfast/scenario";
import { type Paint, verdictText } from "./paint.ts";
import { plainText } from "./plain-text.ts";
import { type TracePlace, traceLink } from "./trace-link.ts";
import { wrapText } from "./wrap-text.ts";

const indent = "      ";
const deeper = "        ";
/** Traces that are shown; result.json has all that are cited. */
const maxTraces = 3;

/** A check that did not pass: what was expected, what was seen, the rows or operations, what led there. */
export function renderCheck(
  check: JudgedCheck,
  columns: number,
  paint: Paint,
  place: TracePlace,
): string[] {
  const { id, title, kind, severity, verdict, expected, observed, reason, evidence } = check;
  const { firstMs, rows, operations, traces, story } = evidence;
  const first = firstMs === undefined ? "" : `  first at ${instantText(firstMs)}`;
  const name = title === id ? id : `${id}: ${title}`;
  const wrapped = (text: string): string[] => wrapText(plainText(text), columns, indent);
  return [
    `  ${verdictText(verdict, paint)}  ${paint.strong(plainText(name))}  ${kind}, ${severity}${first}`,
    ...wrapped(`expected  ${expected}`),
    ...wrapped(`observed  ${observed}`),
    ...wrapped(`reason    ${reason}`),
    ...(check.because === undefined ? [] : wrapped(`because   ${check.because}`)),
    ...tableOf(rows),
    ...(operations.length === 0 ? [] : wrapped(`operations ${operations.join(", ")}`)),
    ...traces.slice(0, maxTraces).map((trace) => `${indent}trace   ${traceLink(trace, place)}`),
    ...(traces.length > maxTraces
      ? [`${indent}and ${traces.length - maxTraces} more traces in result.json`]
      : []),
    ...storyLines(story, operations[0], traces[0]?.traceId),
    plainText(`${indent}${check.location.file}:${check.location.line}`),
  ];
}

function storyLines(
  story: readonly string[],
  operation: number | undefined,
  traceId: string | undefined,
): string[] {
  if (story.length === 0) return [];
  const what = operation === undefined ? "" : `operation ${operation}, `;
  return [
    `${indent}what led there (${what}trace ${plainText(traceId ?? "unknown")})`,
    ...story.map((step) => `${deeper}${plainText(step)}`),
  ];
}

/** Rows as columns. Values are never cut: they are what somebody will look for. */
function tableOf(rows: readonly Readonly<Record<string, unknown>>[]): string[] {
  const [first] = rows;
  if (first === undefined) return [];
  const names = Object.keys(first);
  const cells = [names, ...rows.map((row) => names.map((name) => cellText(row[name])))];
  const widths = names.map((_, column) =>
    Math.max(...cells.map((line) => line[column]?.length ?? 0)),
  );
  return cells.map((line) => {
    const padded = line.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    return `${deeper}${padded.join("  ")}`.trimEnd();
  });
}

function cellText(value: unknown): string {
  return plainText(typeof value === "string" ? value : (JSON.stringify(value) ?? "null"));
}
