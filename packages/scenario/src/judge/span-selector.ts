import type { AttributeMatch, SpanSelectorRef } from "../check-plan.ts";
import type { AttributeValue, Span } from "../span.ts";
import { isAttempt } from "./answered-call.ts";
import { attributeOf } from "./span-attribute.ts";
import { spanNames } from "./span-names.ts";
import type { Trace } from "./trace.ts";

/** Whether a span is one the selector means. In an incomplete trace a "no" may be due to a missing parent. */
export function selects(selector: SpanSelectorRef, span: Span, trace: Trace): boolean {
  return mismatches(selector, span, trace).length === 0;
}

/** A part of a selector that a span does not meet, with the weight that it has when the nearest span is looked for. */
interface Mismatch {
  readonly weight: number;
  /** `status is error, wanted ok`. */
  readonly text: string;
}

/** The operation's name says most about what was meant, then the service. */
const weights = { name: 8, service: 4, other: 1 } as const;

export function mismatches(
  selector: SpanSelectorRef,
  span: Span,
  trace: Trace,
): readonly Mismatch[] {
  const found: Mismatch[] = [];
  const want = (wanted: string | undefined, is: AttributeValue | undefined, what: string): void => {
    if (wanted === undefined || wanted === is) return;
    const weight =
      what === "service" ? weights.service : nameParts.has(what) ? weights.name : weights.other;
    found.push({ weight, text: `${what} is ${valueText(is)}, wanted ${wanted}` });
  };

  want(selector.service, span.service, "service");
  want(selector.kind, span.kind, "kind");
  want(selector.zone, span.zone, "zone");
  want(selector.status, span.status === "error" ? "error" : "ok", "status");
  want(selector.rpc, span.attributes[spanNames.rpcMethod], "rpc");
  if (selector.rpc !== undefined && selector.kind === undefined && !isCall(span)) {
    found.push({ weight: weights.other, text: "it is one attempt of a call, not the call" });
  }
  want(selector.db?.operation, span.attributes[spanNames.dbOperation], "operation");
  want(selector.db?.collection, span.attributes[spanNames.dbCollection], "collection");
  if (selector.name !== undefined && !attributeMatches(selector.name, span.name)) {
    found.push({
      weight: weights.name,
      text: `name is ${span.name}, wanted ${matchText(selector.name)}`,
    });
  }
  for (const [key, match] of Object.entries(selector.attributes ?? {})) {
    const value = attributeOf(span, key);
    if (value !== undefined && attributeMatches(match, value)) continue;
    found.push({
      weight: weights.other,
      text: `${key} is ${valueText(value)}, wanted ${matchText(match)}`,
    });
  }
  if (selector.childOf !== undefined && !isChildOf(selector.childOf, span, trace)) {
    found.push({
      weight: weights.other,
      text: `it is no child of ${selectorText(selector.childOf)}`,
    });
  }
  if (selector.descendantOf !== undefined && !isBelow(selector.descendantOf, span, trace)) {
    found.push({
      weight: weights.other,
      text: `it is not below ${selectorText(selector.descendantOf)}`,
    });
  }
  return found;
}

const nameParts: ReadonlySet<string> = new Set(["rpc", "operation", "collection"]);

/** Whether a value is the wanted one, or its text matches. A list matches when one of its members does. */
export function attributeMatches(match: AttributeMatch, value: AttributeValue): boolean {
  if (Array.isArray(value)) return value.some((member) => attributeMatches(match, member));
  if (match.kind === "equals") return value === match.value;
  return new RegExp(match.source, match.flags.replaceAll(/[gy]/g, "")).test(String(value));
}

export function matchText(match: AttributeMatch): string {
  return match.kind === "equals" ? String(match.value) : `/${match.source}/${match.flags}`;
}

export function valueText(value: AttributeValue | undefined): string {
  return value === undefined ? "absent" : String(value);
}

/** `payment client provider.v1.Provider/Charge status error`. */
export function selectorText(selector: SpanSelectorRef): string {
  const parts = [
    selector.service,
    selector.kind,
    selector.rpc,
    selector.name === undefined ? undefined : matchText(selector.name),
    selector.db?.operation,
    selector.db?.collection,
    selector.zone === undefined ? undefined : `zone ${selector.zone}`,
    selector.status === undefined ? undefined : `status ${selector.status}`,
    ...Object.entries(selector.attributes ?? {}).map(
      ([key, match]) => `${key}=${matchText(match)}`,
    ),
    selector.childOf === undefined ? undefined : `child of (${selectorText(selector.childOf)})`,
    selector.descendantOf === undefined
      ? undefined
      : `below (${selectorText(selector.descendantOf)})`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "any span" : parts.join(" ");
}

function isCall(span: Span): boolean {
  return (span.kind === "client" || span.kind === "server") && !isAttempt(span);
}

function isChildOf(selector: SpanSelectorRef, span: Span, trace: Trace): boolean {
  const parent = trace.parentOf(span);
  return parent !== undefined && selects(selector, parent, trace);
}

function isBelow(selector: SpanSelectorRef, span: Span, trace: Trace): boolean {
  const seen = new Set([span.spanId]);
  let ancestor = trace.parentOf(span);
  // Spans come from outside: two that name each other as parent must not hang the judge.
  while (ancestor !== undefined && !seen.has(ancestor.spanId)) {
    if (selects(selector, ancestor, trace)) return true;
    seen.add(ancestor.spanId);
    ancestor = trace.parentOf(ancestor);
  }
  return false;
}
