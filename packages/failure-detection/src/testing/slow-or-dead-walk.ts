import { type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { type PeerPace, SlowOrDead } from "../slow-or-dead.ts";

const options = {
  slowAfterMs: 100,
  deadAfterMs: 1_000,
  slowShare: 0.5,
  minimumCalls: 4,
  windowMs: 2_000,
};

type Entry =
  | { readonly kind: "asked" | "heard"; readonly at: number }
  | { readonly kind: "call"; readonly at: number; readonly slow: boolean };

/** The rule said as plainly as possible, over a log of all that happened. */
function plainPace(log: readonly Entry[], now: number): PeerPace {
  const lastHeard = log.findLastIndex(({ kind }) => kind === "heard");
  const unanswered = log.slice(lastHeard + 1).find(({ kind }) => kind === "asked");
  if (unanswered !== undefined && now - unanswered.at >= options.deadAfterMs) return "dead";
  const calls = log.flatMap((entry) => (entry.kind === "call" ? [entry] : [])).slice(-50);
  const recent = calls.filter(({ at }) => now - at < options.windowMs);
  const slow = recent.filter((call) => call.slow).length;
  const isSlow = recent.length >= options.minimumCalls && slow / recent.length >= options.slowShare;
  return isSlow ? "slow" : "healthy";
}

const logMax = 100;

/** What can still matter: all since the last sign of life, and the last calls. */
function trimmed(log: readonly Entry[]): Entry[] {
  const lastHeard = log.findLastIndex(({ kind }) => kind === "heard");
  const before = log.slice(0, Math.max(0, lastHeard)).filter(({ kind }) => kind === "call");
  return [...before.slice(-50), ...log.slice(Math.max(0, lastHeard))];
}

export const slowOrDeadWalk: ModelWalk = {
  name: "slow or dead",
  start: (random) => {
    const detector = new SlowOrDead(options);
    detector.setEndpoints(["a"]);
    let log: Entry[] = [];
    let now = 0;
    const end = (answered: boolean, tookMs: number): void => {
      detector.end("a", { answered, tookMs }, now);
      if (answered) log.push({ kind: "heard", at: now });
      log.push({ kind: "call", at: now, slow: !answered || tookMs > options.slowAfterMs });
    };
    return () => {
      const chance = random();
      if (chance < 0.4) now += upTo(random, random() < 0.1 ? 1_500 : 100);
      else if (chance < 0.65) {
        detector.begin("a", now);
        log.push({ kind: "asked", at: now });
      } else if (chance < 0.7) {
        detector.heard("a", now);
        log.push({ kind: "heard", at: now });
      } else end(random() < 0.6, oneOf(random, [1, 100, 101, 500]));
      if (log.length > logMax) log = trimmed(log);
      const [actual, expected] = [detector.pace("a", now), plainPace(log, now)];
      return actual === expected
        ? undefined
        : `${actual} at ${now} ms, by the plain rule ${expected}`;
    };
  },
};
