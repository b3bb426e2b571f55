import type { AttributeMatch, SpanPredicate } from "../check-plan.ts";
import type { Span, SpanEvent } from "../span.ts";
import type { CaseFile } from "./case-file.ts";
import { boundText, holds, instantText, measureText } from "./measure-text.ts";
import { attributeOf } from "./span-attribute.ts";
import { spanNames } from "./span-names.ts";
import { attributeMatches, matchText, selectorText, selects, valueText } from "./span-selector.ts";
import type { Trace } from "./trace.ts";

/** Whether something is so: yes, no, or not to be known from this evidence. `void`: it does not apply. */
export type Answer = "yes" | "no" | "unknown" | "void";

export interface SpanAnswer {
  readonly answer: Answer;
  /** What was seen, for people. */
  readonly text: string;
}

/** Predicates that look at one span; the others look at all matching spans of a trace. */
export type OneSpanPredicate = Exclude<
  SpanPredicate,
  { readonly kind: "exists" | "count" | "shared-attribute" }
>;

type EventPredicate = Extract<SpanPredicate, { readonly kind: "event" }>;

const nanosPerMs = 1_000_000;

export function answerOf(
  predicate: OneSpanPredicate,
  span: Span,
  trace: Trace,
  file: CaseFile,
): SpanAnswer {
  switch (predicate.kind) {
    case "attribute": {
      const value = attributeOf(span, predicate.key);
      const has =
        value !== undefined &&
        (predicate.match === undefined || attributeMatches(predicate.match, value));
      return { answer: yesNo(has), text: `${predicate.key} is ${valueText(value)}` };
    }
    case "status": {
      const status = span.attributes[spanNames.rpcStatus];
      return {
        answer: yesNo(status === predicate.status),
        text: `ended with ${valueText(status)}`,
      };
    }
    case "duration": {
      const tookMs = Number(span.endUnixNano - span.startUnixNano) / nanosPerMs;
      return {
        answer: yesNo(holds(predicate.bound, tookMs)),
        text: `took ${measureText(tookMs, "ms")}`,
      };
    }
    case "event":
      return eventAnswer(predicate, span, file);
    case "happens-before":
      return orderAnswer(predicate, span, trace, file);
    case "links-to":
      return linkAnswer(predicate, span, file);
  }
}

/** `has event holdfast.fallback`, for the text of what was expected. */
export function predicateText(predicate: SpanPredicate): string {
  switch (predicate.kind) {
    case "exists":
      return "exists";
    case "count":
      return `count ${boundText(predicate.bound)}`;
    case "attribute":
      return predicate.match === undefined
        ? `has ${predicate.key}`
        : `has ${predicate.key} ${matchText(predicate.match)}`;
    case "shared-attribute":
      return `all carry the same ${predicate.key}`;
    case "status":
      return `ends with ${predicate.status}`;
    case "duration":
      return `takes ${boundText(predicate.bound)}`;
    case "event":
      return `has event ${predicate.name}${attributesText(predicate.attributes)}${timeText(predicate)}`;
    case "happens-before":
      return `happens before ${selectorText(predicate.selector)}`;
    case "links-to":
      return `links to ${selectorText(predicate.selector)}`;
  }
}

function eventAnswer(predicate: EventPredicate, span: Span, file: CaseFile): SpanAnswer {
  const named = span.events.filter(
    (event) => event.name === predicate.name && carries(event, predicate.attributes),
  );
  if (named.length === 0) return { answer: "no", text: `has no event ${predicate.name}` };
  if (predicate.when === undefined) return { answer: "yes", text: `has event ${predicate.name}` };

  const stretch = stretchOf(predicate.when, file);
  if (stretch.kind === "unknown") return { answer: "unknown", text: stretch.reason };
  const { startMs, endMs } = stretch.value;
  const { toleranceMs } = file.timeline;
  const times = named.map(({ unixNano }) => file.timeline.msOf(unixNano));
  const text = `has event ${predicate.name} at ${times.map(instantText).join(", ")}`;
  if (times.some((ms) => ms >= startMs + toleranceMs && ms <= endMs - toleranceMs)) {
    return { answer: "yes", text };
  }
  const near = times.some((ms) => ms >= startMs - toleranceMs && ms <= endMs + toleranceMs);
  return near
    ? { answer: "unknown", text: `${text}, too near the edge to tell` }
    : { answer: "no", text };
}

function stretchOf(
  when: NonNullable<EventPredicate["when"]>,
  { timeline }: CaseFile,
): ReturnType<CaseFile["timeline"]["window"]> {
  if (when.kind === "during") return timeline.window(when.window);
  const end = { ...when.of, offsetMs: when.of.offsetMs + when.withinMs };
  return timeline.window({ start: when.of, end });
}

function orderAnswer(
  predicate: Extract<SpanPredicate, { readonly kind: "happens-before" }>,
  span: Span,
  trace: Trace,
  { timeline }: CaseFile,
): SpanAnswer {
  const later = trace.spans.filter(
    (other) => other !== span && selects(predicate.selector, other, trace),
  );
  const first = later[0];
  if (first === undefined) {
    const text = `there is no ${selectorText(predicate.selector)} in the trace`;
    return { answer: trace.gap === null ? "void" : "unknown", text };
  }
  const leadMs = timeline.msOf(first.startUnixNano) - timeline.msOf(span.endUnixNano);
  const text = `ended ${measureText(Math.abs(leadMs), "ms")} ${leadMs < 0 ? "after" : "before"} ${first.service} ${first.name} started`;
  const sameClock = first.instance === span.instance;
  if (!sameClock && Math.abs(leadMs) < timeline.toleranceMs) return { answer: "unknown", text };
  // In an incomplete trace an earlier one may be missing.
  if (leadMs >= 0 && trace.gap !== null) return { answer: "unknown", text };
  return { answer: yesNo(leadMs >= 0), text };
}

function linkAnswer(
  predicate: Extract<SpanPredicate, { readonly kind: "links-to" }>,
  span: Span,
  { traces }: CaseFile,
): SpanAnswer {
  const targets = span.links.map(({ traceId, spanId }) => traces.spanOf(traceId, spanId));
  const hit = targets.some((found) => {
    if (found === undefined) return false;
    return selects(predicate.selector, found.span, found.trace);
  });
  if (hit) return { answer: "yes", text: `links to ${selectorText(predicate.selector)}` };
  return targets.includes(undefined)
    ? { answer: "unknown", text: "links to a span that is not here" }
    : { answer: "no", text: `has ${span.links.length} links, none to such a span` };
}

function carries(event: SpanEvent, wanted: Readonly<Record<string, AttributeMatch>>): boolean {
  return Object.entries(wanted).every(([key, match]) => {
    const value = event.attributes[key];
    return value !== undefined && attributeMatches(match, value);
  });
}

function attributesText(attributes: Readonly<Record<string, AttributeMatch>>): string {
  const texts = Object.entries(attributes).map(([key, match]) => `${key}=${matchText(match)}`);
  return texts.length === 0 ? "" : ` {${texts.join(", ")}}`;
}

function timeText({ when }: EventPredicate): string {
  if (when === undefined) return "";
  return when.kind === "during" ? " in the window" : ` within ${measureText(when.withinMs, "ms")}`;
}

function yesNo(is: boolean): Answer {
  return is ? "yes" : "no";
}
