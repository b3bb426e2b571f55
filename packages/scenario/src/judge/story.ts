import type { Span, SpanEvent } from "../span.ts";
import type { CaseFile } from "./case-file.ts";
import { instantText } from "./measure-text.ts";
import { spanNames } from "./span-names.ts";
import { valueText } from "./span-selector.ts";
import type { Trace } from "./trace.ts";

/** Longer stories are not read; the trace itself has the rest. */
export const maxStorySteps = 20;

interface Step {
  readonly unixNano: bigint;
  readonly who: string;
  readonly what: string;
}

/** What led there, step by step: calls, their end, and what the mechanisms said on the way. */
export function storyOf(traceId: string | undefined, { traces, timeline }: CaseFile): string[] {
  const trace = traceId === undefined ? undefined : traces.started.get(traceId);
  if (trace === undefined) return [];
  const steps = trace.spans
    .flatMap((span) => stepsOf(span, trace))
    .toSorted((left, right) => (left.unixNano < right.unixNano ? -1 : 1));
  const width = steps.reduce((most, { who }) => Math.max(most, who.length), 0);
  const lines = steps
    .slice(0, maxStorySteps)
    .map(
      ({ unixNano, who, what }) =>
        `${instantText(timeline.msOf(unixNano))} ${who.padEnd(width)} ${what}`,
    );
  if (steps.length > maxStorySteps)
    lines.push(`… ${steps.length - maxStorySteps} more steps in the trace`);
  if (trace.gap !== null) lines.push(`the trace is incomplete: ${trace.gap.reason}`);
  return lines;
}

function stepsOf(span: Span, trace: Trace): Step[] {
  const who = span.instance === "" ? span.service : span.instance;
  const told = span.events
    .filter(({ attributes, name }) => name.startsWith("holdfast.") || attributes["holdfast.event"])
    .map((event) => ({ unixNano: event.unixNano, who, what: eventText(event) }));
  if (!isWorthTelling(span)) return told;
  const parts = [
    span.name,
    toText(span),
    statusText(span),
    ...fallbackText(span),
    `${Number((span.endUnixNano - span.startUnixNano) / 1_000_000n)} ms`,
    trace.parentOf(span) === undefined && span.parentSpanId !== "" ? "(its parent is missing)" : "",
  ].filter((part) => part !== "");
  return [{ unixNano: span.startUnixNano, who, what: parts.join("  ") }, ...told];
}

/** Calls made and served; of queries only those that failed. */
function isWorthTelling(span: Span): boolean {
  if (span.attributes[spanNames.dbSystem] !== undefined) return span.status === "error";
  return span.kind !== "internal" || span.status === "error" || span.parentSpanId === "";
}

function toText(span: Span): string {
  const endpoint = span.attributes[spanNames.endpoint];
  return span.kind === "client" && endpoint !== undefined ? `→ ${valueText(endpoint)}` : "";
}

function statusText(span: Span): string {
  const status = span.attributes[spanNames.rpcStatus];
  return status === undefined ? span.status : valueText(status);
}

function fallbackText(span: Span): string[] {
  const fallback = span.attributes[spanNames.fallback];
  return fallback === undefined ? [] : [`fallback ${valueText(fallback)}`];
}

function eventText({ name, attributes }: SpanEvent): string {
  const details = Object.entries(attributes)
    .filter(([key]) => key !== "holdfast.event")
    .map(([key, value]) => `${key.split(".").at(-1) ?? key}=${valueText(value)}`);
  return `  ${name.replace(/^holdfast\./, "")}  ${details.join(" ")}`.trimEnd();
}
