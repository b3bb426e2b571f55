import type { TopologySpec } from "@holdfast/testbed";
import type { InvariantClaim } from "../check-plan.ts";
import type { BuildContext } from "./build-context.ts";
import type { DatabaseChecks, InvariantOptions } from "./checks.ts";
import { parseDuration } from "./duration.ts";
import { queryRef } from "./history-checks.ts";
import { requireKnownFields, requireNumber, requireText } from "./require.ts";

type Spec = TopologySpec;

/** Sampling more often than this loads the database more than the claim is worth. */
export const minSampleIntervalMs = 100;

/** Longer than this nobody waits for a system to settle. */
export const maxSettleMs = 120_000;

/** Claims about the rows of a service's database. */
export function databaseChecks(context: BuildContext, service: string): DatabaseChecks<Spec> {
  context.topology.service(service, ["grpc", "stub"], "check.db");
  const chain = context.chain(`check.db("${service}")`, ".invariant(name, sql).toReturnNoRows()");
  return {
    invariant: (name, sql, options = {}) => {
      const what = `invariant "${name}"`;
      requireText(name, "invariant, name");
      requireKnownFields(options, ["when", "population"], what);
      const query = queryRef(context, { db: service, sql }, what);
      const when = parseWhen(options.when ?? "end", what);
      const population = populationRef(context, service, options, what);
      const next = chain.next(`.invariant("${name}", …)`, ".toReturnNoRows()");
      return {
        toReturnNoRows: () =>
          next.claim(
            { kind: "db.invariant", name, query, when, ...(population && { population }) },
            name,
          ),
      };
    },
  };
}

function populationRef(
  context: BuildContext,
  service: string,
  { population }: InvariantOptions<Spec>,
  what: string,
): InvariantClaim["population"] {
  if (population === undefined) return undefined;
  const source = typeof population === "string" ? { db: service, sql: population } : population;
  return queryRef(context, source, `${what}, population`);
}

function parseWhen(text: string, what: string): InvariantClaim["when"] {
  if (text === "end") return { kind: "end" };
  if (text.startsWith("within ")) {
    const withinMs = parseDuration(text.slice("within ".length), `${what}, when`);
    requireNumber(withinMs, { above: 0, max: maxSettleMs }, `${what}, when (milliseconds)`);
    return { kind: "within", withinMs };
  }
  if (!text.startsWith("every ")) {
    throw new RangeError(
      `${what}, when must be "end" or such as "within 10s" or "every 1s", got "${text}"`,
    );
  }
  const everyMs = parseDuration(text.slice("every ".length), `${what}, when`);
  requireNumber(everyMs, { min: minSampleIntervalMs }, `${what}, when (milliseconds)`);
  return { kind: "every", everyMs };
}
