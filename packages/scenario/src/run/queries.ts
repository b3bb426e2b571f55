import type { Clock } from "@holdfast/clock";
import type { Row, StartedTestbed } from "@holdfast/testbed";
import type { InvariantClaim, QueryRef } from "../check-plan.ts";
import type { Plan } from "../plan.ts";
import { bounded, reasonOf } from "./bounded.ts";
import type { FactLog, ScenarioStage } from "./scenario-stage.ts";

/** Rows of one answer that are kept: every order of the longest scenario at the highest rate, and room to spare. */
export const maxEvidenceRows = 100_000;
/** A sample that takes longer tells more of the database than of the invariant. */
export const sampleQueryLimitMs = 5_000;
/** Queries at the end look at every order. */
export const endQueryLimitMs = 15_000;

/** Everything the checks of a plan want to know of databases, each query once. */
export function endQueries({ checks }: Plan): readonly QueryRef[] {
  const wanted = checks.flatMap(({ claim }): readonly (QueryRef | undefined)[] => {
    if (claim.kind === "db.invariant") return [claim.query, claim.population];
    if (claim.kind === "history.exactly-once") return [claim.effect, claim.through];
    return [];
  });
  return distinct(wanted.filter((query) => query !== undefined));
}

/** How often a query that may take its time is asked again. */
export const settleLookEveryMs = 500;

export interface SampledQuery {
  readonly query: QueryRef;
  readonly everyMs: number;
}

/** What is asked now and again while the scenario runs: each query as often as the most impatient check wants. */
export function sampledQueries({ checks }: Plan): readonly SampledQuery[] {
  const claims = checks
    .map(({ claim }) => claim)
    .filter((claim): claim is InvariantClaim => claim.kind === "db.invariant");
  const every = claims.flatMap(({ query, when }) =>
    when.kind === "every" ? [{ query, everyMs: when.everyMs }] : [],
  );
  return distinct(every.map(({ query }) => query)).map((query) => ({
    query,
    everyMs: Math.min(
      ...every.filter((one) => keyOf(one.query) === keyOf(query)).map(({ everyMs }) => everyMs),
    ),
  }));
}

/** Asks one query by its schedule until the end of scripted time. Never rejects. */
export async function sampleQuery(
  { query, everyMs }: SampledQuery,
  stage: ScenarioStage,
): Promise<void> {
  const { plan, stopwatch, signal } = stage;
  let dueMs = 0;
  while (dueMs < plan.durationMs) {
    // oxlint-disable-next-line no-await-in-loop -- one at a time, by the schedule.
    if (!(await stopwatch.until(dueMs, signal))) return;
    // oxlint-disable-next-line no-await-in-loop -- see above.
    await askQuery(query, "sample", sampleQueryLimitMs, stage);
    // A slow answer makes samples fall out, it does not heap them up.
    const now = stopwatch.tMs ?? 0;
    dueMs = Math.max(dueMs + everyMs, Math.ceil(now / everyMs) * everyMs);
  }
}

/**
 * Waits until what may take its time is settled, then asks every query of the checks once, those of one service one
 * after the other. Never rejects.
 */
export async function askAtEnd(stage: Omit<ScenarioStage, "breakers">): Promise<void> {
  await Promise.all(
    stage.plan.checks.map(async ({ claim }) => {
      if (claim.kind !== "db.invariant" || claim.when.kind !== "within") return;
      await untilNoRows(claim.query, stage.plan.durationMs + claim.when.withinMs, stage);
    }),
  );
  const byService = Map.groupBy(endQueries(stage.plan), ({ service }) => service);
  await Promise.all(
    [...byService.values()].map(async (queries) => {
      for (const query of queries) {
        // oxlint-disable-next-line no-await-in-loop -- one connection to each database is enough.
        await askQuery(query, "end", endQueryLimitMs, stage);
      }
    }),
  );
}

/** Asks until there are no rows, or the time is over, and writes down the last look. Never rejects. */
async function untilNoRows(
  query: QueryRef,
  untilMs: number,
  stage: Omit<ScenarioStage, "breakers">,
): Promise<void> {
  const { stopwatch, signal } = stage;
  for (let isLast = false; !isLast && !signal.aborted; ) {
    const askedMs = stopwatch.tMs ?? 0;
    // oxlint-disable-next-line no-await-in-loop -- each look after the one before.
    const rows = await rowsOf(query, endQueryLimitMs, stage).catch(() => undefined);
    const nextMs = Math.max(askedMs + settleLookEveryMs, stopwatch.tMs ?? 0);
    isLast = rows?.length === 0 || nextMs > untilMs;
    if (isLast && rows !== undefined) writeAnswer(query, rows, "end", stage.log);
    // oxlint-disable-next-line no-await-in-loop -- see above.
    if (!isLast) await stopwatch.until(nextMs, signal);
  }
}

interface QueryStage {
  readonly testbed: Pick<StartedTestbed, "query">;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

async function rowsOf(
  { service, sql }: QueryRef,
  limitMs: number,
  { testbed, clock, signal }: QueryStage,
): Promise<readonly Row[]> {
  return bounded(
    clock,
    limitMs,
    `a query of ${service}`,
    (limit) => testbed.query(service, sql, limit),
    signal,
  );
}

async function askQuery(
  query: QueryRef,
  at: "sample" | "end",
  limitMs: number,
  stage: QueryStage & { readonly log: FactLog },
): Promise<void> {
  const { service, sql } = query;
  const { log } = stage;
  try {
    const rows = await rowsOf(query, limitMs, stage);
    writeAnswer(query, rows, at, log);
  } catch (error) {
    log.write({ kind: "query-failed", service, sql, reason: reasonOf(error), at });
  }
}

function writeAnswer(
  { service, sql }: QueryRef,
  rows: readonly Row[],
  at: "sample" | "end",
  log: FactLog,
): void {
  const kept = rows.slice(0, maxEvidenceRows);
  log.write({ kind: "query-answered", service, sql, rows: kept, total: rows.length, at });
}

function distinct(queries: readonly QueryRef[]): readonly QueryRef[] {
  return [...new Map(queries.map((query) => [keyOf(query), query])).values()];
}

function keyOf({ service, sql }: QueryRef): string {
  return `${service}\n${sql}`;
}
