import type { Span } from "@holdfast/scenario";
import { fitText } from "./display-width.ts";
import { type Paint, paintFor } from "./paint.ts";
import { plainText } from "./plain-text.ts";
import { type PlacedSpan, spanTree } from "./span-tree.ts";
import type { SymbolSet } from "./symbols.ts";
import { wrapText } from "./wrap-text.ts";

export interface WaterfallOptions {
  /** Width in characters. At least 40. */
  readonly columns: number;
  readonly colour: boolean;
  readonly symbols: SymbolSet;
}

/** Spans that are drawn; a trace of more is told to be longer. */
export const maxSpansDrawn = 2_000;
/** Deeper levels are drawn at this one: a name needs room too. */
const deepestIndent = 16;
const timeWidth = 9;
const statusWidth = 4;
/** Both times and the status, with a blank after each. */
const timesWidth = 2 * timeWidth + statusWidth + 3;
/** Of a value in an event; whoever wants all of it finds it in the file. */
const maxValueLength = 200;
const minLabelWidth = 14;
const minBarWidth = 10;

/** One trace as a waterfall: who called whom, when, for how long, how it ended, which fault acted, what happened. */
export function renderWaterfall(
  spans: readonly Span[],
  { columns, colour, symbols }: WaterfallOptions,
): string[] {
  const paint = paintFor(colour, symbols);
  const placed = spanTree(spans);
  const [first] = placed;
  if (first === undefined) return ["no spans"];
  const startNano = placed.reduce(
    (least, { span }) => min(least, span.startUnixNano),
    first.span.startUnixNano,
  );
  const endNano = placed.reduce(
    (most, { span }) => max(most, span.endUnixNano),
    first.span.endUnixNano,
  );
  const frame: Frame = {
    startNano,
    lengthMs: milliseconds(endNano - startNano),
    paint,
    columns,
    ...widths(columns),
  };
  const shown = placed.slice(0, maxSpansDrawn);
  return [
    ...wrapText(headline(first.span, placed, frame), columns),
    ...shown.flatMap((one) => [...spanLines(one, frame)]),
    ...(shown.length < placed.length ? [`and ${placed.length - shown.length} more spans`] : []),
  ];
}

interface Frame {
  readonly startNano: bigint;
  readonly lengthMs: number;
  readonly paint: Paint;
  readonly columns: number;
  readonly label: number;
  /** 0 when there is no room for one. */
  readonly bar: number;
}

/** Times take what they need; of the rest the name gets more than the bar. */
function widths(columns: number): { readonly label: number; readonly bar: number } {
  const rest = columns - timesWidth - 1;
  const bar = Math.floor(rest * 0.4);
  return bar < minBarWidth
    ? { label: Math.max(minLabelWidth, rest), bar: 0 }
    : { label: rest - bar, bar };
}

function headline(root: Span, placed: readonly PlacedSpan[], { lengthMs }: Frame): string {
  const services = new Set(placed.map(({ span }) => span.service));
  const { attributes } = root;
  const facts = [
    `trace ${root.traceId}`,
    `${placed.length} spans of ${services.size} services`,
    spanDuration(lengthMs),
    ...["holdfast.run.id", "holdfast.scenario.id"].flatMap((key) => attributes[key] ?? []),
    ...("holdfast.op.index" in attributes
      ? [`operation ${String(attributes["holdfast.op.index"])}`]
      : []),
  ];
  return facts.map((fact) => plainText(String(fact))).join("  ");
}

function* spanLines({ span, depth, isOrphan }: PlacedSpan, frame: Frame): Generator<string> {
  const { paint, startNano, columns } = frame;
  const offset = spanDuration(milliseconds(span.startUnixNano - startNano));
  const duration = spanDuration(milliseconds(span.endUnixNano - span.startUnixNano));
  const indent = " ".repeat(Math.min(depth, deepestIndent));
  const label = fitText(`${indent}${labelOf(span)}`, frame.label, paint.symbols.cut);
  const bar = barOf(span, frame);
  const isBad = span.status === "error";
  yield [
    `+${offset}`.padStart(timeWidth),
    duration.padStart(timeWidth),
    (isBad ? paint.bad : String)(statusWord(span).padEnd(statusWidth)),
    `${isBad ? paint.bad(label) : label}${bar === "" ? "" : ` ${isBad ? paint.bad(bar) : bar}`}`,
  ]
    .join(" ")
    .trimEnd();
  const below = " ".repeat(Math.min(timesWidth + 2 + indent.length, Math.floor(columns / 3)));
  const notes = (text: string): string[] => wrapText(plainText(text), columns, below);
  const status = statusOf(span);
  if (status !== "") yield* notes(`${paint.symbols.fail} ${status}`).map((line) => paint.bad(line));
  const fault = faultOf(span);
  if (fault !== "")
    yield* notes(`${paint.symbols.warning} ${fault}`).map((line) => paint.doubtful(line));
  if (isOrphan && span.parentSpanId !== "") {
    yield* notes(`${paint.symbols.inconclusive} its parent ${span.parentSpanId} is missing`);
  }
  for (const event of span.events) {
    const at = spanDuration(milliseconds(event.unixNano - startNano));
    yield* notes(`${paint.symbols.separator} +${at} ${event.name}${detailsOf(event.attributes)}`);
  }
}

/** `payment-a  Attempt provider.v1.Provider/Charge -> provider-1`. */
function labelOf(span: Span): string {
  const who = span.instance === "" || span.service === "holdfast" ? span.service : span.instance;
  const endpoint = span.attributes["holdfast.endpoint"];
  const to = typeof endpoint === "string" && span.kind !== "server" ? ` -> ${endpoint}` : "";
  return plainText(`${who}  ${span.name}${to}`);
}

function barOf(span: Span, { bar, startNano, lengthMs, paint }: Frame): string {
  if (bar === 0) return "";
  const column = (unixNano: bigint): number =>
    lengthMs <= 0 ? 0 : Math.floor((milliseconds(unixNano - startNano) / lengthMs) * (bar - 2));
  const from = Math.min(Math.max(0, column(span.startUnixNano)), bar - 2);
  const to = Math.min(Math.max(from, column(span.endUnixNano)), bar - 2);
  return `${" ".repeat(from)}${paint.symbols.active.repeat(to - from + 1)}`;
}

/** A word, since colour alone says nothing to some; a call that was declined by its callee is neither. */
function statusWord({ status, attributes }: Span): string {
  if (status === "error") return "fail";
  const code = attributes["rpc.status_code"];
  return status === "ok" || code === "OK" || code === undefined ? "ok" : "-";
}

/** Why it counts as failed; empty when it does not. */
function statusOf({ status, attributes }: Span): string {
  const code = attributes["rpc.status_code"] ?? attributes["db.response.status_code"];
  if (status === "error") return String(code ?? attributes["error.type"] ?? "error");
  return typeof code === "string" && code !== "OK" && code !== "" ? code : "";
}

/** `fault F1 (latency) acted here`; for the span of a fault itself what it hit. */
function faultOf({ attributes, name, service }: Span): string {
  const ids = attributes["holdfast.fault.id"];
  if (ids === undefined || ids === null) return "";
  const list = Array.isArray(ids) ? ids.join(" ") : String(ids);
  const kind = String(attributes["holdfast.fault.kind"] ?? "unknown kind");
  const targets = attributes["holdfast.fault.targets"];
  if (service === "holdfast" && name.startsWith("fault ") && Array.isArray(targets)) {
    return `in place on ${targets.join(" ")}`;
  }
  return `fault ${list} (${kind}) acted here`;
}

/** What an event says besides its name, which it repeats; names without the part that all share. */
function detailsOf(attributes: Span["attributes"]): string {
  const facts = Object.entries(attributes).filter(([key]) => key !== "holdfast.event");
  return facts
    .map(([key, value]) => ` ${key.replace(/^holdfast\./u, "")}=${shorten(String(value))}`)
    .join("");
}

/** `0.43 ms`, `12.3 ms`, `412 ms`, `1.05 s`. */
export function spanDuration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(2)} ms`;
  if (ms < 100) return `${ms.toFixed(1)} ms`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return `${(ms / 1_000).toFixed(2)} s`;
}

function shorten(text: string): string {
  return text.length > maxValueLength ? `${text.slice(0, maxValueLength)}...` : text;
}

function milliseconds(nano: bigint): number {
  return Number(nano) / 1e6;
}

function min(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}

function max(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}
