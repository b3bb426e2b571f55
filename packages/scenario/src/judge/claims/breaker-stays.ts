import type { BreakerStaysClaim } from "../../check-plan.ts";
import type { BreakerReading, SeenChange } from "../breaker-book.ts";
import type { CaseFile } from "../case-file.ts";
import { countText, instantText } from "../measure-text.ts";
import { fail, inconclusive, pass, type Ruling } from "../ruling.ts";
import { storyOf } from "../story.ts";
import type { Stretch } from "../timeline.ts";
import { unlessChanged } from "../unchanged-traces.ts";

/** A reading is taken at the edge of a phase, and this much later its answers are there. */
export const readingSlackMs = 250;

/**
 * No change may be seen in the window, and the counters of every instance must confirm it: two readings around the window
 * with the same number of changes, or with just those that were seen outside it. A breaker that no call went through
 * proves nothing.
 */
export function judgeBreakerStays(claim: BreakerStaysClaim, file: CaseFile): Ruling {
  const { breaker, state } = claim;
  const expected = `breaker ${breaker} stays ${state}`;
  const stretch = file.timeline.window(claim.window);
  if (stretch.kind === "unknown") return inconclusive({ expected, reason: stretch.reason });
  const { startMs, endMs } = stretch.value;

  const changes = file.breakers.changes.filter((change) => change.breaker === breaker);
  const { toleranceMs } = file.timeline;
  const inside = changes.filter(
    ({ tMs }) => tMs >= startMs + toleranceMs && tMs < endMs - toleranceMs,
  );
  if (inside[0] !== undefined) return movedBy(inside, expected, file);
  const nearby = changes.find(
    ({ tMs }) => tMs >= startMs - toleranceMs && tMs < endMs + toleranceMs,
  );
  if (nearby !== undefined) {
    const reason = `it changed at ${instantText(nearby.tMs)}, too near the edge of the window to tell`;
    return inconclusive({ expected, reason, evidence: { traces: [nearby] } });
  }

  const readings = file.breakers.readingsOf(breaker);
  if (readings.size === 0)
    return inconclusive({ expected, reason: "no instance told of such a breaker" });
  let calls = 0;
  for (const [instance, own] of readings) {
    const seen = changes.filter((change) => change.instance === instance);
    const proof = proofFor({ instance, own, seen, stretch: stretch.value, state, file });
    if (proof.kind === "doubt") {
      return inconclusive({ expected, reason: `${instance}: ${proof.reason}` });
    }
    calls += proof.calls;
  }
  if (calls === 0) {
    return inconclusive({
      expected,
      observed: "no call",
      reason: "no call went through it in the window",
    });
  }
  const observed = `${state} in ${countText(readings.size, "instance")}, ${countText(calls, "call")}`;
  return unlessChanged(pass({ expected, observed }), file);
}

function movedBy(inside: readonly SeenChange[], expected: string, file: CaseFile): Ruling {
  const [first] = inside;
  const observed = inside
    .slice(0, 3)
    .map(({ instance, from, to, tMs }) => `${instance} ${from}->${to} at ${instantText(tMs)}`)
    .join(", ");
  return fail({
    expected,
    observed,
    reason: `${countText(inside.length, "change")}: ${observed}`,
    solid: true,
    evidence: {
      traces: inside,
      story: storyOf(first?.traceId, file),
      ...(first === undefined ? {} : { firstMs: first.tMs }),
    },
  });
}

interface Question {
  readonly instance: string;
  readonly own: readonly BreakerReading[];
  readonly seen: readonly SeenChange[];
  readonly stretch: Stretch;
  readonly state: BreakerStaysClaim["state"];
  readonly file: CaseFile;
}

type Proof =
  | { readonly kind: "proved"; readonly calls: number }
  | { readonly kind: "doubt"; readonly reason: string };

function proofFor({ instance, own, seen, stretch, state, file }: Question): Proof {
  const { startMs, endMs } = stretch;
  // A breaker begins closed, with its counters at zero, when its process starts.
  const atStart: BreakerReading = {
    tMs: Number.NEGATIVE_INFINITY,
    transitions: 0,
    calls: 0,
    states: new Set(["closed"]),
  };
  const before = own.findLast(({ tMs }) => tMs <= startMs + readingSlackMs) ?? atStart;
  const after = own.find(({ tMs }) => tMs >= endMs - readingSlackMs && tMs > before.tMs);
  if (after === undefined) return { kind: "doubt", reason: "it was not asked after the window" };
  if (file.breakers.restarted(instance, before.tMs, after.tMs)) {
    return { kind: "doubt", reason: "it ended between the readings, and its counters with it" };
  }
  if (after.transitions < before.transitions) {
    return { kind: "doubt", reason: "its counters began anew" };
  }
  const between = (slackMs: number): number =>
    seen.filter(({ tMs }) => tMs > before.tMs - slackMs && tMs <= after.tMs + slackMs).length;
  const counted = after.transitions - before.transitions;
  const least = seen.filter(
    ({ tMs }) => tMs > before.tMs + readingSlackMs && tMs <= after.tMs - readingSlackMs,
  ).length;
  if (counted > between(readingSlackMs) || counted < least) {
    const reason = `it counted ${countText(counted, "change")} around the window, ${between(0)} were seen`;
    return { kind: "doubt", reason };
  }
  const known = stateAt(startMs, before, seen);
  if (!known.every((name) => name === state)) {
    return { kind: "doubt", reason: `it was ${known.join(" and ")} when the window began` };
  }
  return { kind: "proved", calls: Math.max(0, after.calls - before.calls) };
}

/** The states at an instant: the last change after the reading, else what the reading says. */
function stateAt(ms: number, before: BreakerReading, seen: readonly SeenChange[]): string[] {
  const last = seen.findLast(({ tMs }) => tMs > before.tMs && tMs <= ms);
  return last === undefined ? [...before.states] : [last.to];
}
