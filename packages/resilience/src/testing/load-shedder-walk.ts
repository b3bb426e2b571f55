import { ManualClock, type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { LoadShedder, type ShedderPermit } from "../load-shedder.ts";
import { type Priority, priorities } from "../priority.ts";

const limit = 5;
const rejectFrom = 1.5;
const rejectAll = 3;
const lagFromMs = 20;
const lagAllMs = 100;

interface Asked {
  readonly priority: Priority;
  readonly attempt: number;
}

/** How far a value is on its way from one to the other. */
const between = (value: number, from: number, to: number): number =>
  Math.min(1, Math.max(0, (value - from) / (to - from)));

/** The more important comes first; of one priority a first attempt does. */
const isLessImportant = (one: Asked, than: Asked): boolean => {
  const [rank, other] = [priorities.indexOf(one.priority), priorities.indexOf(than.priority)];
  return rank === other ? one.attempt > 1 && than.attempt === 1 : rank > other;
};

/** The chance of being among the least important share of what was asked lately, each as often as its weight. */
function chanceOf(asked: Asked, share: number, weights: ReadonlyMap<Asked, number>): number {
  if (share >= 1) return 1;
  let [all, below, same] = [0, 0, 0];
  for (const [other, weight] of weights) {
    all += weight;
    if (isLessImportant(other, asked)) below += weight;
    else if (!isLessImportant(asked, other)) same += weight;
  }
  return between(share * all, below, below + same);
}

const kinds: readonly Asked[] = priorities.flatMap((priority) => [
  { priority, attempt: 1 },
  { priority, attempt: 2 },
]);

export const loadShedderWalk: ModelWalk = {
  name: "load shedder",
  start: (random) => {
    let [lagMs, drawn] = [0, 0];
    const shedder = new LoadShedder({
      limit,
      clock: new ManualClock(),
      rejectFrom,
      rejectAll,
      lagFromMs,
      lagAllMs,
      lagMs: () => lagMs,
      random: () => drawn,
    });
    const weights = new Map<Asked, number>();
    const held: ShedderPermit[] = [];

    let counted = 0;
    // The first thousand count in full; from then on half of what there is is forgotten with every five hundred.
    const count = (asked: Asked): void => {
      weights.set(asked, (weights.get(asked) ?? 0) + 1);
      counted += 1;
      if (counted < 1_000 || counted % 500 > 0) return;
      for (const [kind, weight] of weights) weights.set(kind, weight / 2);
    };

    const ask = (): string | undefined => {
      const asked = oneOf(random, kinds);
      const remainingMs = upTo(random, 300);
      drawn = random();
      count(asked);
      const share = Math.max(
        between(held.length / limit, rejectFrom, rejectAll),
        between(lagMs, lagFromMs, lagAllMs),
      );
      const isTooLate = remainingMs <= lagMs;
      const isIn = !isTooLate && drawn >= chanceOf(asked, share, weights);
      const permit = admitted(shedder, { ...asked, remainingMs });
      if (permit !== undefined) held.push(permit);
      if ((permit !== undefined) === isIn) return undefined;
      const { priority, attempt } = asked;
      return `${priority}, attempt ${attempt}, with ${held.length} in progress and ${lagMs} ms of lag: ${isIn ? "refused" : "let in"}`;
    };

    return () => {
      if (random() < 0.01) lagMs = oneOf(random, [0, 0, 0, 10, 30, 60, 90, 120]);
      if (random() < 0.55) return ask();
      held.splice(upTo(random, held.length), 1)[0]?.release();
      const { inFlight } = shedder.snapshot;
      return inFlight === held.length ? undefined : `${inFlight} in progress, not ${held.length}`;
    };
  },
};

function admitted(
  shedder: LoadShedder,
  request: Asked & { readonly remainingMs: number },
): ShedderPermit | undefined {
  try {
    return shedder.admit({ method: "shop.v1.Payment/Authorize", ...request });
  } catch {
    return undefined;
  }
}
