import type { SpanPredicate, TraceExpectation } from "../check-plan.ts";
import type { Span } from "../span.ts";
import type { CaseFile } from "./case-file.ts";
import { boundText, countText, holds, isCertain } from "./measure-text.ts";
import { nearestSpan } from "./nearest-span.ts";
import { attributeOf } from "./span-attribute.ts";
import { type Answer, answerOf, predicateText, type SpanAnswer } from "./span-predicate.ts";
import { selectorText, selects, valueText } from "./span-selector.ts";
import type { Trace } from "./trace.ts";

/** What one trace says to an expectation. `void`: the trace is skipped. */
export interface TraceAnswer {
  readonly answer: Answer;
  /** What was seen, or why it is not known. */
  readonly text: string;
  /** The span that decided, where one did. */
  readonly span?: Span;
}

/** The table of docs/verdicts.md for one trace: a found thing counts always, an absent one only in a complete trace. */
export function answerOfTrace(
  expectation: TraceExpectation,
  trace: Trace,
  file: CaseFile,
): TraceAnswer {
  switch (expectation.kind) {
    case "visits": {
      const missing = expectation.services.filter((service) => !visits(trace, service));
      if (missing.length === 0) return { answer: "yes", text: "visits them all" };
      return absence(trace, "no", `does not visit ${missing.join(", ")}`);
    }
    case "avoids": {
      const span = trace.spans.find(({ service }) => expectation.services.includes(service));
      if (span !== undefined) return { answer: "no", text: `visits ${span.service}`, span };
      return absence(trace, "yes", "visits none of them");
    }
    case "span":
    case "spans":
      return answerOfSpans(expectation, trace, file);
  }
}

export function expectationText(expectation: TraceExpectation): string {
  switch (expectation.kind) {
    case "visits":
      return `visit ${expectation.services.join(", ")}`;
    case "avoids":
      return `avoid ${expectation.services.join(", ")}`;
    case "span":
    case "spans": {
      const not = expectation.not ? "not: " : "";
      return `${expectation.kind} (${selectorText(expectation.selector)}) ${not}${predicateText(expectation.predicate)}`;
    }
  }
}

type SpanExpectation = Extract<TraceExpectation, { readonly kind: "span" | "spans" }>;

function answerOfSpans(expectation: SpanExpectation, trace: Trace, file: CaseFile): TraceAnswer {
  const { selector, not, predicate } = expectation;
  const matches = trace.spans.filter((span) => selects(selector, span, trace));
  if (predicate.kind === "exists") return existence(matches, not, trace);
  if (predicate.kind === "count") return counted(matches, predicate.bound, not, trace);
  if (matches.length === 0) return nothingMatches(expectation, trace);
  if (predicate.kind === "shared-attribute") return shared(matches, predicate, not, trace);
  const answers = matches.map((span) => ({ span, ...answerOf(predicate, span, trace, file) }));
  return expectation.kind === "span" && !not ? anyOf(answers, trace) : allOf(answers, not, trace);
}

function existence(matches: readonly Span[], not: boolean, trace: Trace): TraceAnswer {
  const [span] = matches;
  if (span !== undefined) {
    return { answer: not ? "no" : "yes", text: `${span.service} ${span.name} is there`, span };
  }
  return absence(trace, not ? "yes" : "no", "no span matches");
}

function counted(
  matches: readonly Span[],
  bound: Parameters<typeof holds>[0],
  not: boolean,
  trace: Trace,
): TraceAnswer {
  const held = holds(bound, matches.length);
  const [span] = matches;
  const answer: TraceAnswer = {
    answer: held === not ? "no" : "yes",
    text: `${countText(matches.length, "span")} match, bound ${boundText(bound)}`,
    ...(span === undefined ? {} : { span }),
  };
  if (trace.gap === null) return answer;
  return isCertain(bound, matches.length) ? answer : absence(trace, answer.answer, answer.text);
}

function shared(
  matches: readonly Span[],
  { key }: Extract<SpanPredicate, { readonly kind: "shared-attribute" }>,
  not: boolean,
  trace: Trace,
): TraceAnswer {
  const [first] = matches;
  const value = first && attributeOf(first, key);
  const other = matches.find(
    (span) => attributeOf(span, key) === undefined || attributeOf(span, key) !== value,
  );
  if (other !== undefined) {
    const text = `${key} is ${valueText(value)} and ${valueText(attributeOf(other, key))}`;
    return { answer: not ? "yes" : "no", text, span: other };
  }
  const text = `${countText(matches.length, "span")} carry ${key} ${valueText(value)}`;
  return absence(trace, not ? "no" : "yes", text);
}

interface AskedSpan extends SpanAnswer {
  readonly span: Span;
}

/** One matching span that does it is enough. That none does is known of a complete trace alone. */
function anyOf(answers: readonly AskedSpan[], trace: Trace): TraceAnswer {
  const hit = answers.find(({ answer }) => answer === "yes");
  if (hit !== undefined) return { answer: "yes", text: describe(hit), span: hit.span };
  const unknown = answers.find(({ answer }) => answer === "unknown");
  if (unknown !== undefined) return decidedBy(unknown, "unknown");
  const miss = answers.find(({ answer }) => answer === "no");
  if (miss === undefined) return { answer: "void", text: answers[0]?.text ?? "does not apply" };
  return { ...absence(trace, "no", describe(miss)), span: miss.span };
}

/** Every matching span must do it, or none of them when negated. One that does otherwise decides at once. */
function allOf(answers: readonly AskedSpan[], not: boolean, trace: Trace): TraceAnswer {
  const against = answers.find(({ answer }) => answer === (not ? "yes" : "no"));
  if (against !== undefined) return decidedBy(against, "no");
  const unknown = answers.find(({ answer }) => answer === "unknown");
  if (unknown !== undefined) return decidedBy(unknown, "unknown");
  const decided = answers.find(({ answer }) => answer !== "void");
  if (decided === undefined) return { answer: "void", text: answers[0]?.text ?? "does not apply" };
  return { ...absence(trace, "yes", describe(decided)), span: decided.span };
}

function decidedBy(asked: AskedSpan, answer: Answer): TraceAnswer {
  return { answer, text: describe(asked), span: asked.span };
}

function describe({ span, text }: { readonly span: Span; readonly text: string }): string {
  return `${span.service} ${span.name} ${text}`;
}

function nothingMatches({ kind, selector }: SpanExpectation, trace: Trace): TraceAnswer {
  if (kind === "spans" && trace.gap === null) return { answer: "void", text: "no span matches" };
  const nearest = nearestSpan(selector, [trace]);
  const text = nearest === undefined ? "no span matches" : `no span matches; ${nearest.text}`;
  return absence(trace, "no", text);
}

/** A conclusion from what is not there. */
function absence(trace: Trace, answer: Answer, text: string): TraceAnswer {
  if (trace.gap === null) return { answer, text };
  return { answer: "unknown", text: `${text}, but the trace is incomplete: ${trace.gap.reason}` };
}

function visits(trace: Trace, service: string): boolean {
  return trace.spans.some((span) => span.service === service);
}
