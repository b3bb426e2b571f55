import type { Row } from "@holdfast/testbed";
import type { QueryRef } from "../check-plan.ts";
import type { EvidenceEvent } from "../evidence-event.ts";

export type QueryAnswer = Extract<EvidenceEvent, { readonly kind: "query-answered" }>;
export type QueryFailure = Extract<EvidenceEvent, { readonly kind: "query-failed" }>;

/** What is known of one query at one of its two times. */
export function answersTo(
  { service, sql }: QueryRef,
  at: "sample" | "end",
  events: readonly EvidenceEvent[],
): readonly (QueryAnswer | QueryFailure)[] {
  return events.filter(
    (event): event is QueryAnswer | QueryFailure =>
      (event.kind === "query-answered" || event.kind === "query-failed") &&
      event.service === service &&
      event.sql === sql &&
      event.at === at,
  );
}

export type EndAnswer =
  | { readonly kind: "answered"; readonly rows: readonly Row[]; readonly isCut: boolean }
  | { readonly kind: "missing"; readonly reason: string };

/** The last answer at the end, or why there is none. `isCut`: only the first of its rows were kept. */
export function endAnswer(query: QueryRef, events: readonly EvidenceEvent[]): EndAnswer {
  const last = answersTo(query, "end", events).at(-1);
  if (last === undefined) {
    return { kind: "missing", reason: `${query.service} was not asked at the end` };
  }
  if (last.kind === "query-failed") {
    return { kind: "missing", reason: `the query on ${query.service} failed: ${last.reason}` };
  }
  return { kind: "answered", rows: last.rows, isCut: last.total !== last.rows.length };
}

/** A number as databases give it: counts come as text from some of them. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number" || typeof value === "bigint") return Number(value);
  if (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  return undefined;
}
