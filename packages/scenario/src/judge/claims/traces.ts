import type { Quantifier, TraceClaim } from "../../check-plan.ts";
import type { CaseFile } from "../case-file.ts";
import { unknownNames } from "../known-names.ts";
import { countText, measureText } from "../measure-text.ts";
import { fail, inconclusive, pass, type Ruling } from "../ruling.ts";
import { storyOf } from "../story.ts";
import { answerOfTrace, expectationText, type TraceAnswer } from "../trace-expectation.ts";
import { type ChosenTrace, chooseTraces, traceSetText } from "../trace-set.ts";

interface AskedTrace extends ChosenTrace, TraceAnswer {}

interface Tally {
  readonly yes: readonly AskedTrace[];
  readonly no: readonly AskedTrace[];
  readonly unknown: readonly AskedTrace[];
  readonly skipped: number;
}

/** Asks each trace of a set, then counts the answers as the quantifier wants. Nothing passes on an empty set. */
export function judgeTraces(claim: TraceClaim, file: CaseFile): Ruling {
  const { quantifier, expectation } = claim;
  const expected = `${quantifierText(quantifier)} of ${traceSetText(claim.traces)}: ${expectationText(expectation)}`;
  const set = chooseTraces(claim.traces, file);
  if (set.kind === "unknown") return inconclusive({ expected, reason: set.reason });
  if (set.value.chosen.length === 0) {
    return inconclusive({ expected, observed: "no trace", reason: "no trace belongs to the set" });
  }

  const asked = set.value.chosen.map((chosen) => ({
    ...chosen,
    ...answerOfTrace(expectation, chosen.trace, file),
  }));
  const tally: Tally = {
    yes: asked.filter(({ answer }) => answer === "yes"),
    no: asked.filter(({ answer }) => answer === "no"),
    unknown: asked.filter(({ answer }) => answer === "unknown"),
    skipped: asked.filter(({ answer }) => answer === "void").length,
  };
  const finding = { expected, observed: tallyText(tally) };
  const decision = decide(quantifier, tally);

  if (decision.verdict === "fail") {
    const evidence = { ...cite(decision.cited), ...told(decision.cited, file) };
    const reason = `${decision.reason}; ${sampleText(decision.cited)}`;
    return fail({ ...finding, reason, solid: decision.solid, evidence });
  }
  if (decision.verdict === "inconclusive") {
    const reason = [decision.reason, sampleText(decision.cited)].filter((part) => part !== "");
    return inconclusive({ ...finding, reason: reason.join("; "), evidence: cite(decision.cited) });
  }
  const damaged = asked.filter(({ trace }) => trace.gap?.damaged === true);
  if (damaged.length > 0) {
    const reason = `${countText(damaged.length, "trace")} of the set changed after the run; ${damaged[0]?.trace.gap?.reason ?? ""}`;
    return inconclusive({ ...finding, reason, evidence: cite(damaged) });
  }
  const misspelt = absentNames(claim, tally, file);
  if (misspelt.length > 0) {
    return inconclusive({ ...finding, reason: `nothing in the run knows ${misspelt.join(", ")}` });
  }
  return pass({ ...finding, evidence: cite(decision.cited) });
}

interface Decision {
  readonly verdict: Ruling["verdict"];
  readonly reason: string;
  readonly cited: readonly AskedTrace[];
  readonly solid: boolean;
}

function decide(quantifier: Quantifier, tally: Tally): Decision {
  const counted = tally.yes.length + tally.no.length + tally.unknown.length;
  if (counted === 0) {
    return open("no trace of the set has such a span, so nothing was looked at", []);
  }
  switch (quantifier.kind) {
    case "every":
      return all(tally.yes, tally.no, tally.unknown, "do not");
    case "none":
      return all(tally.no, tally.yes, tally.unknown, "do");
    case "some":
      return atLeast(1, counted, tally);
    case "at-least":
      return atLeast(quantifier.count, counted, tally);
    case "at-least-share":
      return atLeast(Math.ceil(quantifier.ratio * counted - 1e-9), counted, tally);
  }
}

function all(
  right: readonly AskedTrace[],
  wrong: readonly AskedTrace[],
  unknown: readonly AskedTrace[],
  what: string,
): Decision {
  const counted = right.length + wrong.length + unknown.length;
  if (wrong.length > 0) {
    const reason = `${wrong.length} of ${counted} ${what}`;
    return { verdict: "fail", reason, cited: wrong, solid: true };
  }
  if (unknown.length > 0) return open(`${unknown.length} of ${counted} cannot be judged`, unknown);
  return { verdict: "pass", reason: "", cited: right, solid: false };
}

function atLeast(wanted: number, counted: number, { yes, no, unknown }: Tally): Decision {
  if (yes.length >= wanted) return { verdict: "pass", reason: "", cited: yes, solid: false };
  if (yes.length + unknown.length >= wanted) {
    const reason = `${yes.length} do, ${unknown.length} cannot be judged, ${wanted} are wanted`;
    return open(reason, unknown);
  }
  const reason = `${yes.length} of ${counted} do, ${wanted} are wanted`;
  return { verdict: "fail", reason, cited: no, solid: false };
}

function open(reason: string, cited: readonly AskedTrace[]): Decision {
  return { verdict: "inconclusive", reason, cited, solid: false };
}

/** With nothing found, a misspelt selector looks like a thing that never happens. */
function absentNames(claim: TraceClaim, { yes }: Tally, file: CaseFile): readonly string[] {
  const { expectation, quantifier } = claim;
  if (!("selector" in expectation)) return [];
  const { predicate, not } = expectation;
  const byAbsence = not || predicate.kind === "count" || quantifier.kind === "none";
  if (!byAbsence || yes.some(({ span }) => span !== undefined)) return [];
  return unknownNames(expectation.selector, file.plan, file.traces.all);
}

function quantifierText(quantifier: Quantifier): string {
  switch (quantifier.kind) {
    case "every":
    case "some":
    case "none":
      return quantifier.kind;
    case "at-least":
      return `at least ${quantifier.count}`;
    case "at-least-share":
      return `at least ${measureText(quantifier.ratio, "ratio")}`;
  }
}

function tallyText({ yes, no, unknown, skipped }: Tally): string {
  const parts = [`${yes.length} do`, `${no.length} do not`];
  if (unknown.length > 0) parts.push(`${unknown.length} cannot be judged`);
  if (skipped > 0) parts.push(`${skipped} skipped`);
  return parts.join(", ");
}

function sampleText([first]: readonly AskedTrace[]): string {
  return first === undefined ? "" : `operation ${first.operation.index}: ${first.text}`;
}

function cite(asked: readonly AskedTrace[]): Ruling["evidence"] {
  return {
    operations: asked.map(({ operation }) => operation.index),
    traces: asked.map(({ trace, span }) => ({
      traceId: trace.traceId,
      ...(span === undefined ? {} : { spanId: span.spanId }),
    })),
    rows: [],
    story: [],
  };
}

function told(
  [first]: readonly AskedTrace[],
  file: CaseFile,
): Pick<Ruling["evidence"], "story" | "firstMs"> {
  if (first === undefined) return { story: [] };
  return { story: storyOf(first.trace.traceId, file), firstMs: first.operation.startMs };
}
