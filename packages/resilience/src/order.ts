import type { Strategy, StrategyKind } from "./strategy.ts";

/**
 * The order that holds, the outermost first. A fallback answers for all that is below it, and its answers pass no cache. What the cache has needs
 * no call at all; what it has not is fetched once for all who ask. One deadline bounds all attempts. Each attempt chooses
 * its endpoint, so the breaker must be inside the retry and count attempts: outside it would see one failure where there were three, and a retry
 * would hammer through an open breaker. The breaker is outside the limits, whose refusals say nothing about the peer; of these the ones that
 * cost nothing to ask come before the bulkhead, where a call may wait. The timeout of an attempt is inside, so that waiting for a permit
 * does not use it up. Chaos stands for the peer, so everything must be around it.
 */
export const strategyOrder: readonly StrategyKind[] = [
  "fallback",
  "cache",
  "coalesce",
  "deadline",
  "retry",
  "hedge",
  "endpoint",
  "breaker",
  "throttle",
  "rate-limit",
  "adaptive-limit",
  "bulkhead",
  "attempt",
  "chaos",
];

/** Kinds of which a second one in a pipeline is a mistake. */
const onlyOnce: ReadonlySet<StrategyKind> = new Set([
  "cache",
  "coalesce",
  "deadline",
  "retry",
  "hedge",
  "endpoint",
  "attempt",
]);

/** @throws {TypeError} When the strategies are in an order that does not hold. */
export function checkOrder(name: string, strategies: readonly Strategy<unknown, unknown>[]): void {
  let previous: StrategyKind | undefined;
  const seen = new Set<StrategyKind>();
  for (const { kind, perEndpoint = false } of strategies) {
    const rank = strategyOrder.indexOf(kind);
    if (rank < 0) throw new TypeError(`pipeline ${name}: ${kind} is no strategy`);
    if (previous !== undefined && rank < strategyOrder.indexOf(previous)) {
      throw new TypeError(
        `pipeline ${name}: ${previous} must come after ${kind}; the order is ${strategyOrder.join(", ")}`,
      );
    }
    if (seen.has(kind) && onlyOnce.has(kind)) {
      throw new TypeError(`pipeline ${name}: ${kind} is given twice`);
    }
    if (kind === "hedge" && seen.has("retry")) {
      throw new TypeError(`pipeline ${name}: a hedge is a retry sent early; give one of the two`);
    }
    if (perEndpoint && !seen.has("endpoint")) {
      throw new TypeError(
        `pipeline ${name}: ${kind} is per endpoint, but no endpoint strategy comes before it`,
      );
    }
    seen.add(kind);
    previous = kind;
  }
}
