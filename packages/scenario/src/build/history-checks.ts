import type { TopologySpec } from "@holdfast/testbed";
import type { QueryRef } from "../check-plan.ts";
import type { BuildContext } from "./build-context.ts";
import type { HistoryChecks, QuerySource, SloChecks } from "./checks.ts";
import { formatDuration, parseDuration } from "./duration.ts";
import type { Window } from "./instant.ts";
import type { LoadHandle } from "./load.ts";
import { type Bound, formatBound, parseBound } from "./parse-bound.ts";
import { requireKnownFields, requireOneOf, requireText } from "./require.ts";

type Spec = TopologySpec;

/** Claims about the operations of a load. */
export function historyChecks(context: BuildContext, handle: LoadHandle): HistoryChecks<Spec> {
  const load = context.loadName(handle, "check.history");
  const chain = context.chain(
    `check.history(${load})`,
    ".outcome(…).toBe(…), .available(…), .recoverWithin(…) or .exactlyOnce(…)",
  );
  return {
    outcome: (outcome, window) => {
      requireOneOf(outcome, ["ok", "fail", "info"], "outcome");
      const ref = context.window(window, "outcome");
      const next = chain.next(`.outcome("${outcome}")`, ".toBe(bound)");
      return {
        toBe: (text) => {
          const bound = parseBound(text, ["ratio", "count"], "outcome, toBe");
          const title = `${load} ${outcome} ${formatBound(bound)} in ${window.label}`;
          return next.claim({ kind: "history.outcome", load, outcome, window: ref, bound }, title);
        },
      };
    },
    available: (window, text) => {
      const ref = context.window(window, "available");
      const bound = parseBound(text, ["ratio"], "available");
      const title = `${load} available ${formatBound(bound)} in ${window.label}`;
      return chain.claim({ kind: "history.available", load, window: ref, bound }, title);
    },
    recoverWithin: (duration, instant) => {
      const withinMs = parseDuration(duration, "recoverWithin");
      const after = context.instant(instant, "recoverWithin");
      const title = `${load} recover within ${formatDuration(withinMs)} of ${after.label}`;
      return chain.claim(
        { kind: "history.recover-within", load, withinMs, after: after.ref },
        title,
      );
    },
    exactlyOnce: (options) => {
      requireKnownFields(options, ["key", "effect", "through"], "exactlyOnce");
      requireText(options.key, "exactlyOnce, key");
      const effect = queryRef(context, options.effect, "exactlyOnce, effect");
      const through = options.through && queryRef(context, options.through, "exactlyOnce, through");
      const { key } = options;
      return chain.claim(
        { kind: "history.exactly-once", load, key, effect, ...(through && { through }) },
        `${load} exactly once by ${key} in ${effect.service}`,
      );
    },
  };
}

/** Claims about latency and errors that clients see. */
export function sloChecks(context: BuildContext, handle: LoadHandle, window: Window): SloChecks {
  const load = context.loadName(handle, "check.slo");
  const ref = context.window(window, "check.slo");
  const chain = context.chain(
    `check.slo(${load}, ${window.label})`,
    ".p50(…), .p90(…), .p99(…), .errorRate(…) or .burnRate(…)",
  );
  const latency = (name: string, quantile: number) => (text: Bound) => {
    const bound = parseBound(text, ["ms"], `slo.${name}`);
    const title = `${load} ${name} ${formatBound(bound)} in ${window.label}`;
    return chain.claim({ kind: "slo.latency", load, window: ref, quantile, bound }, title);
  };
  return {
    p50: latency("p50", 0.5),
    p90: latency("p90", 0.9),
    p99: latency("p99", 0.99),
    errorRate: (text) => {
      const bound = parseBound(text, ["ratio"], "slo.errorRate");
      const title = `${load} error rate ${formatBound(bound)} in ${window.label}`;
      return chain.claim({ kind: "slo.error-rate", load, window: ref, bound }, title);
    },
    burnRate: (objectiveText, text) => {
      const objective = parseBound(`>= ${objectiveText}`, ["ratio"], "slo.burnRate, objective");
      if (objective.value >= 1) {
        throw new RangeError(`slo.burnRate: an objective of ${objectiveText} leaves no budget`);
      }
      const bound = parseBound(text, ["count"], "slo.burnRate");
      const title = `${load} burn rate of ${objectiveText} ${formatBound(bound)} in ${window.label}`;
      return chain.claim(
        { kind: "slo.burn-rate", load, window: ref, objective: objective.value, bound },
        title,
      );
    },
  };
}

/** @throws {RangeError} when the service has no database, or the statement is empty. */
export function queryRef(context: BuildContext, source: QuerySource<Spec>, what: string): QueryRef {
  requireKnownFields(source, ["db", "sql"], what);
  context.topology.service(source.db, ["grpc", "stub"], what);
  requireText(source.sql, `${what}, sql`);
  return { service: source.db, sql: source.sql };
}
