import type { TopologySpec } from "@holdfast/testbed";
import type { Quantifier, TraceExpectation, TraceSetRef } from "../check-plan.ts";
import type { BuildContext } from "./build-context.ts";
import type { Chain } from "./chain.ts";
import type { CheckHandle, TraceExpect, TraceSelection, TraceSet } from "./checks.ts";
import { formatBound, parseBound } from "./parse-bound.ts";
import { requireKnownFields, requireNumber, requireOneOf } from "./require.ts";
import { spanExpect } from "./span-expect.ts";
import { describeSelector, requireTraced, spanSelectorRef } from "./span-selector.ts";

type Spec = TopologySpec;

/** Claims about single traces. */
export function traceChecks(
  context: BuildContext,
  selection: TraceSelection<Spec>,
): TraceSet<Spec> {
  const { traces, title } = traceSetRef(context, selection);
  const chain = context.chain(
    `check.traces(${title})`,
    ".every, .some, .none or .atLeast(…), then .span(…), .spans(…), .toVisit(…) or .toAvoid(…)",
  );
  const quantified = (part: string, quantifier: Quantifier): TraceExpect<Spec> =>
    traceExpect(context, chain, {
      traces,
      quantifier,
      part,
      title: `${describeQuantifier(quantifier)} ${title}`,
    });
  return {
    get every() {
      return quantified(".every", { kind: "every" });
    },
    get some() {
      return quantified(".some", { kind: "some" });
    },
    get none() {
      return quantified(".none", { kind: "none" });
    },
    atLeast: (amount) => quantified(`.atLeast(${amount})`, parseAmount(amount)),
    toHaveCount: (text) => {
      const bound = parseBound(text, ["count"], "traces, toHaveCount");
      return chain.claim(
        { kind: "traces.count", traces, bound },
        `number of traces ${formatBound(bound)}, ${title}`,
      );
    },
  };
}

/** Traces that were selected and how many of them have to comply. */
export interface QuantifiedTraces {
  readonly traces: TraceSetRef;
  readonly quantifier: Quantifier;
  /** As it was written: `.every`. */
  readonly part: string;
  readonly title: string;
}

function traceExpect(
  context: BuildContext,
  chain: Chain,
  set: QuantifiedTraces,
): TraceExpect<Spec> {
  const passing = (kind: "visits" | "avoids", services: readonly string[]): CheckHandle => {
    for (const service of services) requireTraced(context.topology, service, `traces, ${kind}`);
    requireNumber(services.length, { min: 1 }, `traces, number of services in ${kind}`);
    const expectation: TraceExpectation = { kind, services: [...services] };
    const { traces, quantifier, title } = set;
    return chain.claim(
      { kind: "traces", traces, quantifier, expectation },
      `${title} ${kind} ${services.join(", ")}`,
    );
  };
  const spans = (kind: "span" | "spans", selector: Parameters<TraceExpect<Spec>["span"]>[0]) => {
    const ref = spanSelectorRef(context.topology, selector, `traces, ${kind}`);
    const next = chain.next(
      `${set.part}.${kind}(${describeSelector(ref)})`,
      ".toExist(), .toHaveCount(…), .toHaveAttribute(…), .toHaveEvent(…) or another claim",
    );
    return spanExpect({ context, chain: next, set, kind, selector: ref, not: false });
  };
  return {
    span: (selector) => spans("span", selector),
    spans: (selector) => spans("spans", selector),
    toVisit: (...services) => passing("visits", services),
    toAvoid: (...services) => passing("avoids", services),
  };
}

function traceSetRef(
  context: BuildContext,
  selection: TraceSelection<Spec>,
): { traces: TraceSetRef; title: string } {
  requireKnownFields(selection, ["of", "root", "during", "outcome"], "check.traces");
  const { of, root, during, outcome } = selection;
  if (of === undefined && root === undefined) {
    throw new RangeError("check.traces needs `of: load` or `root: selector`");
  }
  if (outcome !== undefined) requireOneOf(outcome, ["ok", "fail", "info"], "check.traces, outcome");
  const traces: TraceSetRef = {
    ...(of && { of: context.loadName(of, "check.traces") }),
    ...(root && { root: spanSelectorRef(context.topology, root, "check.traces, root") }),
    ...(during && { during: context.window(during, "check.traces, during") }),
    ...(outcome && { outcome }),
  };
  const title = [
    outcome && `${outcome} trace`,
    outcome === undefined && "trace",
    of && `of ${of.name}`,
    traces.root && `from ${describeSelector(traces.root)}`,
    during && `in ${during.label}`,
  ]
    .filter(Boolean)
    .join(" ");
  return { traces, title };
}

function parseAmount(amount: number | string): Quantifier {
  if (typeof amount === "number") {
    requireNumber(amount, { min: 1 }, "traces, atLeast");
    return { kind: "at-least", count: amount };
  }
  const { value } = parseBound(`>= ${amount}`, ["ratio"], "traces, atLeast");
  requireNumber(value, { above: 0, max: 1 }, "traces, atLeast (as a ratio)");
  return { kind: "at-least-share", ratio: value };
}

function describeQuantifier(quantifier: Quantifier): string {
  switch (quantifier.kind) {
    case "every":
      return "every";
    case "some":
      return "some";
    case "none":
      return "no";
    case "at-least":
      return `at least ${quantifier.count}`;
    case "at-least-share":
      return `at least ${Number((quantifier.ratio * 100).toFixed(6))}% of`;
  }
}
