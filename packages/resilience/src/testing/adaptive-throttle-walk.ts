import { type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { AdaptiveThrottle } from "../adaptive-throttle.ts";

const windowMs = 1_000;
const options = { windowMs, minimumCalls: 5, threshold: 0.5, aggression: 2, rejectionMax: 0.8 };

/** The window of time forgets a tenth of itself at once. */
const bucketOf = (at: number): number => Math.floor(at / (windowMs / 10));

interface Entry {
  readonly at: number;
  readonly accepted: boolean;
}

/** The formula as it stands, over a list of all calls. */
function plainRatio(calls: readonly Entry[]): number {
  if (calls.length < options.minimumCalls) return 0;
  const accepted = calls.filter((call) => call.accepted).length;
  const share = (calls.length - accepted / options.threshold) / (calls.length + 1);
  return Math.min(options.rejectionMax, Math.max(0, share) ** (1 / options.aggression));
}

export const adaptiveThrottleWalk: ModelWalk = {
  name: "adaptive throttle",
  start: (random) => {
    const throttle = new AdaptiveThrottle(options);
    let calls: Entry[] = [];
    let now = 0;
    let share = 0.5;
    return () => {
      now += upTo(random, random() < 0.01 ? 3_000 : 60);
      if (random() < 0.02) share = oneOf(random, [0, 0.2, 0.5, 1]);
      calls = calls.filter(({ at }) => bucketOf(at) > bucketOf(now) - 10);
      const [ratio, expected] = [throttle.rejectionRatio(now), plainRatio(calls)];
      if (Math.abs(ratio - expected) > 1e-9) return `refuses ${ratio}, by the formula ${expected}`;
      const drawn = random();
      const isAdmitted = throttle.admit(now, () => drawn);
      if (isAdmitted !== drawn >= expected) return `drew ${drawn} of ${expected} at ${now} ms`;
      const as = random() < 0.1 ? "ignored" : random() < share ? "success" : "failure";
      if (isAdmitted) throttle.record(as, now);
      if (!isAdmitted || as !== "ignored") {
        calls.push({ at: now, accepted: isAdmitted && as === "success" });
      }
      return undefined;
    };
  },
};
