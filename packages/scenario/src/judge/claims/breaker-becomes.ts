import type { BreakerBecomesClaim } from "../../check-plan.ts";
import type { SeenChange } from "../breaker-book.ts";
import type { CaseFile } from "../case-file.ts";
import { instantText, measureText } from "../measure-text.ts";
import { fail, inconclusive, pass, type Ruling } from "../ruling.ts";
import { storyOf } from "../story.ts";
import { unlessChanged } from "../unchanged-traces.ts";
import { readingSlackMs } from "./breaker-stays.ts";

/**
 * A change to the state must be seen in time. `some`: of any instance. `every`: of each breaker that was in another
 * state. That nothing changed is concluded only when the counters of all instances agree with the changes seen.
 */
export function judgeBreakerBecomes(claim: BreakerBecomesClaim, file: CaseFile): Ruling {
  const { breaker, state, withinMs, quantifier } = claim;
  const expected = `breaker ${breaker} becomes ${state} within ${measureText(withinMs, "ms")} (${quantifier})`;
  const of = file.timeline.instant(claim.of);
  if (of.kind === "unknown") return inconclusive({ expected, reason: of.reason });
  const limitMs = of.value + withinMs;
  if (file.cutMs !== null && limitMs > file.cutMs) {
    return inconclusive({
      expected,
      reason: `the run was cut short at ${instantText(file.cutMs)}`,
    });
  }
  const changes = file.breakers.changes.filter((change) => change.breaker === breaker);
  const time: Time = { ofMs: of.value, limitMs, toleranceMs: file.timeline.toleranceMs };
  const groups = quantifier === "some" ? [changes] : groupsToMove(claim, changes, time, file);
  if (groups.length === 0) {
    const reason = `no breaker ${breaker} was in another state, so none could become ${state}`;
    return inconclusive({ expected, reason });
  }

  const answers = groups.map((group) => arrival(group, state, time));
  const late =
    answers.find(({ kind }) => kind === "none") ?? answers.find(({ kind }) => kind === "edge");
  const seen = answers.flatMap(({ change }) => (change === undefined ? [] : [change]));
  const observed =
    seen.length === 0
      ? `no change to ${state}`
      : seen
          .map(
            (change) =>
              `${change.instance} ${instantText(change.tMs)} (${instantText(change.tMs - of.value)})`,
          )
          .join(", ");
  const evidence = {
    traces: seen,
    story: storyOf(seen[0]?.traceId, file),
    ...(seen[0] === undefined ? {} : { firstMs: seen[0].tMs }),
  };
  if (late === undefined) return unlessChanged(pass({ expected, observed, evidence }), file);
  if (late.kind === "edge") {
    return inconclusive({ expected, observed, reason: "too near the limit to tell", evidence });
  }
  const hidden = hiddenChanges(breaker, limitMs, changes, file);
  if (hidden !== null) return inconclusive({ expected, observed, reason: hidden, evidence });
  return fail({
    expected,
    observed,
    reason: `${observed}, expected by ${instantText(limitMs)}`,
    evidence,
  });
}

interface Time {
  readonly ofMs: number;
  readonly limitMs: number;
  readonly toleranceMs: number;
}

interface Arrival {
  readonly kind: "seen" | "edge" | "none";
  readonly change?: SeenChange;
}

function arrival(
  changes: readonly SeenChange[],
  state: string,
  { ofMs, limitMs, toleranceMs }: Time,
): Arrival {
  const arrivals = changes.filter(({ to, tMs }) => to === state && tMs >= ofMs - toleranceMs);
  const clear = arrivals.find(
    ({ tMs }) => tMs >= ofMs + toleranceMs && tMs <= limitMs - toleranceMs,
  );
  if (clear !== undefined) return { kind: "seen", change: clear };
  const [first] = arrivals;
  if (first === undefined) return { kind: "none" };
  return { kind: first.tMs <= limitMs + toleranceMs ? "edge" : "none", change: first };
}

/** Breakers that have a way to go: per instance and endpoint, those in another state at the instant or moved out of it later. */
function groupsToMove(
  { breaker, state }: BreakerBecomesClaim,
  changes: readonly SeenChange[],
  { ofMs, limitMs }: Time,
  file: CaseFile,
): readonly (readonly SeenChange[])[] {
  const groups = Map.groupBy(changes, ({ instance, endpoint }) => `${instance} ${endpoint}`);
  const moved = [...groups.values()].filter((group) => {
    const before = group.findLast(({ tMs }) => tMs <= ofMs)?.to ?? "closed";
    const leaves = group.some(({ from, tMs }) => from === state && tMs > ofMs && tMs <= limitMs);
    return before !== state || leaves;
  });
  if (state === "closed") return moved;
  // From closed to another state: every instance whose breaker was used has to go there, also one that never moved.
  const still = [...file.breakers.readingsOf(breaker)].filter(
    ([instance, readings]) =>
      (readings.at(-1)?.calls ?? 0) > 0 && !changes.some((change) => change.instance === instance),
  );
  return [...moved, ...still.map(() => [])];
}

/** Why a change may have happened that no span tells of; null when none can have. */
function hiddenChanges(
  breaker: string,
  limitMs: number,
  changes: readonly SeenChange[],
  { breakers, plan }: CaseFile,
): string | null {
  const readings = breakers.readingsOf(breaker);
  if (readings.size === 0) return `no instance told of a breaker ${breaker}`;
  for (const [instance, own] of readings) {
    const after = own.find(({ tMs }) => tMs >= Math.min(limitMs, plan.durationMs) - readingSlackMs);
    if (after === undefined) return `${instance} was not asked after the time was over`;
    if (breakers.restarted(instance, 0, after.tMs))
      return `${instance} ended, and its counters with it`;
    const seen = (slackMs: number): number =>
      changes.filter((change) => change.instance === instance && change.tMs <= after.tMs + slackMs)
        .length;
    if (after.transitions > seen(readingSlackMs)) {
      return `${instance} counted ${after.transitions} changes, ${seen(0)} were seen`;
    }
  }
  return null;
}
