import type { InvariantClaim } from "../../check-plan.ts";
import type { CaseFile } from "../case-file.ts";
import { crashMarginMs, isProduct, serviceOf } from "../crash-record.ts";
import { countText, instantText, measureText } from "../measure-text.ts";
import {
  answersTo,
  endAnswer,
  numberOf,
  type QueryAnswer,
  type QueryFailure,
} from "../query-answers.ts";
import { fail, inconclusive, pass, type Ruling } from "../ruling.ts";

/** A stretch longer than this many intervals without an answer is a stretch in which nobody looked. */
export const maxMissedSamples = 3;
/** Slack for a query that takes its time on a busy machine. */
export const sampleSlackMs = 1_000;

/**
 * Rows found break an invariant at once, whatever else is missing. It holds when every answer that was due is there and
 * empty, and the tables it speaks of were not.
 */
export function judgeInvariant(claim: InvariantClaim, file: CaseFile): Ruling {
  const { query, when } = claim;
  const expected = `${claim.name}: no rows${whenText(when)}`;
  const samples = when.kind === "every" ? answersTo(query, "sample", file.events) : [];
  const answers = [...samples, ...answersTo(query, "end", file.events).slice(-1)];
  const looks = countText(answers.length, "look");

  const isSettled = file.cutMs === null;
  const broken = answers.find(
    (answer): answer is QueryAnswer =>
      answer.kind === "query-answered" &&
      answer.total > 0 &&
      (answer.at === "sample" || when.kind === "every" || isSettled),
  );
  if (broken !== undefined) return brokenBy(broken, expected);
  if (!isSettled) {
    const reason = `the run was cut short at ${instantText(file.cutMs)}`;
    return inconclusive({ expected, observed: looks, reason });
  }

  const end = endAnswer(query, file.events);
  if (end.kind === "missing") return inconclusive({ expected, reason: end.reason });
  const unseen =
    when.kind === "every" ? unseenReason(samples, when.everyMs, query.service, file) : null;
  if (unseen !== null)
    return inconclusive({ expected, observed: `no rows in ${looks}`, reason: unseen });
  const empty = emptyReason(claim, file);
  if (empty !== null)
    return inconclusive({ expected, observed: `no rows in ${looks}`, reason: empty });
  if (when.kind === "within") return judgeSettled(claim, when.withinMs, expected, file);
  return pass({ expected, observed: `no rows in ${looks}` });
}

/** There are no rows at last; whether that was so in time is what the looks before say. */
function judgeSettled(
  { query }: InvariantClaim,
  withinMs: number,
  expected: string,
  { events, plan }: CaseFile,
): Ruling {
  const looks = answersTo(query, "end", events).filter(
    (answer): answer is QueryAnswer => answer.kind === "query-answered",
  );
  const afterEndMs = ({ tMs }: QueryAnswer): number => (tMs ?? Infinity) - plan.durationMs;
  const settled = looks.find(({ total }) => total === 0);
  if (settled !== undefined && afterEndMs(settled) <= withinMs + sampleSlackMs) {
    const tookMs = Math.max(0, afterEndMs(settled));
    return pass({ expected, observed: `no rows ${measureText(tookMs, "ms")} after the end` });
  }
  const late = looks.findLast(({ total }) => total > 0);
  if (late !== undefined) return brokenBy(late, expected);
  const reason = `nobody looked within ${measureText(withinMs, "ms")} of the end`;
  return inconclusive({ expected, reason });
}

function whenText(when: InvariantClaim["when"]): string {
  switch (when.kind) {
    case "end":
      return "";
    case "within":
      return `, within ${measureText(when.withinMs, "ms")} of the end`;
    case "every":
      return `, every ${measureText(when.everyMs, "ms")}`;
  }
}

function brokenBy({ rows, total, at, tMs }: QueryAnswer, expected: string): Ruling {
  const observed = countText(total, "row");
  const time = at === "end" || tMs === undefined ? "at the end" : `at ${instantText(tMs)}`;
  return fail({
    expected,
    observed,
    reason: `${observed}, expected none; first ${time}`,
    solid: true,
    evidence: { rows, ...(tMs === undefined ? {} : { firstMs: tMs }) },
  });
}

/** Why the claim was not looked at all the time: a failed query that no fault explains, or too long a pause. */
function unseenReason(
  samples: readonly (QueryAnswer | QueryFailure)[],
  everyMs: number,
  service: string,
  file: CaseFile,
): string | null {
  const answered = samples.filter(({ kind }) => kind === "query-answered");
  if (answered.length === 0) return "no sample was answered";
  const failed = samples.find(
    (sample): sample is QueryFailure =>
      sample.kind === "query-failed" && !isUnderFault(sample.tMs ?? 0, service, file),
  );
  if (failed !== undefined) {
    return `the query failed at ${instantText(failed.tMs ?? 0)}: ${failed.reason}`;
  }
  const limitMs = maxMissedSamples * everyMs + sampleSlackMs;
  const times = [0, ...answered.map(({ tMs }) => tMs ?? 0), file.plan.durationMs];
  for (const [index, toMs] of times.entries()) {
    const fromMs = times[index - 1] ?? 0;
    const isExplained = isUnderFault((fromMs + toMs) / 2, service, file);
    if (toMs - fromMs > limitMs && !isExplained) {
      return `nobody looked between ${instantText(fromMs)} and ${instantText(toMs)}`;
    }
  }
  return null;
}

/** Whether the service's instances or the database that holds its tables were under a fault at that time. */
function isUnderFault(atMs: number, service: string, { faults, plan }: CaseFile): boolean {
  return faults.some(({ targets, injectedMs, healedMs, plannedEndMs }) => {
    const touches = targets.some(
      (target) => serviceOf(target) === service || !isProduct(target, plan),
    );
    return (
      touches &&
      injectedMs !== null &&
      atMs >= injectedMs - crashMarginMs &&
      atMs <= (healedMs ?? plannedEndMs) + crashMarginMs
    );
  });
}

/** An invariant over empty tables says nothing. */
function emptyReason({ population }: InvariantClaim, file: CaseFile): string | null {
  if (!file.operations.some(({ outcome }) => outcome === "ok")) {
    return "no operation ended ok, so nothing happened that could break it";
  }
  if (population === undefined) return null;
  const answer = endAnswer(population, file.events);
  if (answer.kind === "missing") return answer.reason;
  const isPopulated = answer.rows.some((row) =>
    Object.values(row).some((value) => (numberOf(value) ?? 0) > 0),
  );
  return isPopulated ? null : "the table it speaks of was empty";
}
