import type { TopologySpec } from "@holdfast/testbed";
import type { BoundRef } from "../bound.ts";
import type { SpanPredicate, SpanSelectorRef, TraceClaim } from "../check-plan.ts";
import type { BuildContext } from "./build-context.ts";
import type { Chain } from "./chain.ts";
import type { CheckHandle, EventCheck, SpanExpect } from "./checks.ts";
import { formatDuration, parseDuration } from "./duration.ts";
import { formatBound, parseBound } from "./parse-bound.ts";
import { requireNumber, requireText } from "./require.ts";
import {
  attributeMatch,
  attributeMatches,
  describeMatch,
  describeSelector,
  spanSelectorRef,
} from "./span-selector.ts";
import type { QuantifiedTraces } from "./trace-checks.ts";

type Spec = TopologySpec;

export interface SpanExpectParts {
  readonly context: BuildContext;
  readonly chain: Chain;
  readonly set: QuantifiedTraces;
  readonly kind: "span" | "spans";
  readonly selector: SpanSelectorRef;
  readonly not: boolean;
}

/** Claims about the spans of a trace that match a selector. */
export function spanExpect(parts: SpanExpectParts): SpanExpect<Spec> {
  const { context, chain, selector } = parts;
  const name = describeSelector(selector);
  const title = (detail: string): string =>
    `${parts.set.title}: ${parts.kind} ${name} ${parts.not ? "not " : ""}${detail}`;
  const claimOf = (predicate: SpanPredicate): TraceClaim => ({
    kind: "traces",
    traces: parts.set.traces,
    quantifier: parts.set.quantifier,
    expectation: { kind: parts.kind, selector, not: parts.not, predicate },
  });
  const claim = (predicate: SpanPredicate, detail: string): CheckHandle =>
    chain.claim(claimOf(predicate), title(detail));
  return {
    get not() {
      return spanExpect({ ...parts, not: !parts.not });
    },
    toExist: () => claim({ kind: "exists" }, "exists"),
    toHaveCount: (amount) => {
      const bound = countBound(amount);
      return claim({ kind: "count", bound }, `count ${formatBound(bound)}`);
    },
    toHaveAttribute: (key, value) => {
      requireText(key, "toHaveAttribute, key");
      if (value === undefined) return claim({ kind: "attribute", key }, `has ${key}`);
      const match = attributeMatch(value);
      return claim({ kind: "attribute", key, match }, `has ${key}=${describeMatch(match)}`);
    },
    toShareAttribute: (key) => {
      requireText(key, "toShareAttribute, key");
      return claim({ kind: "shared-attribute", key }, `share ${key}`);
    },
    toHaveEvent: (event, values = {}) => {
      requireText(event, "toHaveEvent, name");
      const attributes = attributeMatches(values);
      const detail = Object.entries(attributes).map(
        ([k, match]) => ` ${k}=${describeMatch(match)}`,
      );
      return eventCheck(
        context,
        chain,
        { kind: "event", name: event, attributes },
        { claimOf, title: (when) => title(`has event ${event}${detail.join("")}${when}`) },
      );
    },
    toEndWith: (status) => claim({ kind: "status", status }, `ends with ${status}`),
    toTake: (text) => {
      const bound = parseBound(text, ["ms"], "toTake");
      return claim({ kind: "duration", bound }, `takes ${formatBound(bound)}`);
    },
    toHappenBefore: (other) => {
      const ref = spanSelectorRef(context.topology, other, "toHappenBefore");
      return claim(
        { kind: "happens-before", selector: ref },
        `happens before ${describeSelector(ref)}`,
      );
    },
    toLinkTo: (other) => {
      const ref = spanSelectorRef(context.topology, other, "toLinkTo");
      return claim({ kind: "links-to", selector: ref }, `links to ${describeSelector(ref)}`);
    },
  };
}

function eventCheck(
  context: BuildContext,
  chain: Chain,
  event: Extract<SpanPredicate, { kind: "event" }>,
  make: {
    readonly claimOf: (predicate: SpanPredicate) => TraceClaim;
    readonly title: (when: string) => string;
  },
): EventCheck {
  const { handle, narrowing, narrow } = chain.claimNarrowable(make.claimOf(event), make.title(""));
  return {
    ...handle,
    within: (duration) => {
      const withinMs = parseDuration(duration, "toHaveEvent, within");
      narrowing(`.toHaveEvent("${event.name}").within("${duration}")`, ".of(instant)");
      return {
        of: (instant) => {
          const of = context.instant(instant, "toHaveEvent, within, of");
          return narrow(
            make.claimOf({ ...event, when: { kind: "within", withinMs, of: of.ref } }),
            make.title(` within ${formatDuration(withinMs)} of ${of.label}`),
          );
        },
      };
    },
    during: (window) => {
      const ref = context.window(window, "toHaveEvent, during");
      return narrow(
        make.claimOf({ ...event, when: { kind: "during", window: ref } }),
        make.title(` in ${window.label}`),
      );
    },
  };
}

function countBound(amount: number | string): BoundRef {
  if (typeof amount === "string") return parseBound(amount, ["count"], "toHaveCount");
  requireNumber(amount, { min: 0 }, "toHaveCount");
  return { operator: "=", value: amount, unit: "count" };
}
