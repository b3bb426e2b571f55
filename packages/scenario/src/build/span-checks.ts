import type { TopologySpec } from "@holdfast/testbed";
import type { BuildContext } from "./build-context.ts";
import type { SpanPopulationChecks, SpanSelector } from "./checks.ts";
import type { Window } from "./instant.ts";
import { type Bound, formatBound, parseBound } from "./parse-bound.ts";
import { describeSelector, spanSelectorRef } from "./span-selector.ts";

type Spec = TopologySpec;

/** Claims about all spans of a window that match. */
export function spanChecks(
  context: BuildContext,
  population: SpanSelector<Spec>,
  window: Window,
): SpanPopulationChecks<Spec> {
  const selector = spanSelectorRef(context.topology, population, "check.spans");
  const ref = context.window(window, "check.spans");
  const name = describeSelector(selector);
  const chain = context.chain(
    `check.spans(${name})`,
    ".toHaveCount(…), .p50(…), .p99(…) or .per(other).toBe(…)",
  );
  const latency = (label: string, quantile: number) => (text: Bound) => {
    const bound = parseBound(text, ["ms"], `spans, ${label}`);
    const title = `spans ${name} ${label} ${formatBound(bound)} in ${window.label}`;
    return chain.claim({ kind: "spans.latency", selector, window: ref, quantile, bound }, title);
  };
  return {
    toHaveCount: (text) => {
      const bound = parseBound(text, ["count"], "spans, toHaveCount");
      const title = `spans ${name} count ${formatBound(bound)} in ${window.label}`;
      return chain.claim({ kind: "spans.count", selector, window: ref, bound }, title);
    },
    p50: latency("p50", 0.5),
    p99: latency("p99", 0.99),
    per: (other) => {
      const over = spanSelectorRef(context.topology, other, "spans, per");
      const next = chain.next(".per(…)", ".toBe(bound)");
      return {
        toBe: (text) => {
          const read = parseBound(text, ["count", "ratio"], "spans, per, toBe");
          const title = `spans ${name} per ${describeSelector(over)} ${formatBound(read)} in ${window.label}`;
          return next.claim(
            {
              kind: "spans.ratio",
              selector,
              over,
              window: ref,
              bound: { ...read, unit: "ratio" },
            },
            title,
          );
        },
      };
    },
  };
}
