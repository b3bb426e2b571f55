import type { Random } from "@holdfast/clock";
import { type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { fixed } from "../backoff.ts";
import { type BreakerOptions, consecutiveFailures, failureRatio } from "../breaker-options.ts";
import { CircuitBreaker, refused } from "../circuit-breaker.ts";
import {
  PlainBreaker,
  type PlainPermit,
  type PlainRecord,
  type PlainRules,
} from "./plain-breaker.ts";

const closing = { probes: 2, openForMs: 10, halfOpenMaxMs: 25 };
const common = { probes: 2, open: fixed({ delayMs: 10 }), halfOpenMaxMs: 25 };

const last = (calls: number) => (_record: PlainRecord, index: number, count: number) =>
  index >= count - calls;
const failures = (records: readonly PlainRecord[]): number =>
  records.filter(({ failed }) => failed).length;

const windowMs = 200;
/** The window of time forgets a tenth of itself at once. */
const bucketOf = (at: number): number => Math.floor(at / (windowMs / 10));
const inTime = ({ at }: PlainRecord, _index: number, _count: number, now: number): boolean =>
  bucketOf(at) > bucketOf(now) - 10;

export const breakerWalks: readonly ModelWalk[] = [
  breakerWalk("breaker, failures in a row", consecutiveFailures({ failures: 3, ...common }), {
    ...closing,
    keeps: last(3),
    opens: (records) => failures(records) === 3,
  }),
  breakerWalk(
    "breaker, ratio over calls",
    failureRatio({ windowCalls: 8, minimumCalls: 4, threshold: 0.5, ...common }),
    {
      ...closing,
      keeps: last(8),
      opens: (records) =>
        records.at(-1)?.failed === true &&
        records.length >= 4 &&
        failures(records) / records.length >= 0.5,
    },
  ),
  breakerWalk(
    "breaker, ratio over time",
    failureRatio({ windowMs, minimumCalls: 4, threshold: 0.5, ...common }),
    {
      ...closing,
      keeps: inTime,
      opens: (records) =>
        records.at(-1)?.failed === true &&
        records.length >= 4 &&
        failures(records) / records.length >= 0.5,
    },
  ),
  breakerWalk(
    "breaker, slow calls over time",
    failureRatio({
      ...common,
      windowMs,
      minimumCalls: 4,
      threshold: 1,
      slowMs: 10,
      slowThreshold: 0.75,
    }),
    {
      ...closing,
      keeps: inTime,
      opens: (records) => {
        const slow = records.filter(({ workedMs }) => workedMs > 10).length;
        const newest = records.at(-1);
        if (newest === undefined || records.length < 4) return false;
        if (newest.failed && failures(records) === records.length) return true;
        return newest.workedMs > 10 && slow / records.length >= 0.75;
      },
    },
  ),
];

/** Calls that nobody ever settles are forgotten beyond this many: a breaker must stand them too. */
const outMax = 30;

function breakerWalk(name: string, options: BreakerOptions, rules: PlainRules): ModelWalk {
  return {
    name,
    start: (random) => {
      const identity = { name: "peer", endpoint: undefined };
      const breaker = new CircuitBreaker(identity, options, random, () => {});
      const plain = new PlainBreaker(rules);
      const out: { permit: number; plainPermit: PlainPermit }[] = [];
      let now = 0;
      return () => {
        const chance = random();
        if (chance < 0.12) now += upTo(random, random() < 0.05 ? 500 : 15);
        else if (chance < 0.14) byHand(random, breaker, plain, now);
        else if (chance < 0.57) {
          const permit = breaker.admit({ at: now, workedMs: 0 });
          const plainPermit = plain.admit(now);
          if ((permit === refused) !== (plainPermit === undefined)) {
            return `a call at ${now} ms was ${permit === refused ? "refused" : "let through"}`;
          }
          if (plainPermit !== undefined) out.push({ permit, plainPermit });
          if (out.length > outMax) out.shift();
        } else {
          const [settled] = out.splice(upTo(random, out.length), 1);
          if (settled === undefined) return undefined;
          const as = oneOf(random, ["success", "failure", "ignored"] as const);
          const workedMs = oneOf(random, [1, 10, 11, 50]);
          breaker.settle(settled.permit, as, { at: now, workedMs });
          plain.settle(settled.plainPermit, as, now, workedMs);
        }
        return breaker.state === plain.state
          ? undefined
          : `${breaker.state}, by the plain rule ${plain.state}`;
      };
    },
  };
}

function byHand(random: Random, breaker: CircuitBreaker, plain: PlainBreaker, now: number): void {
  if (random() < 0.3) {
    breaker.isolate(now);
    if (plain.state !== "isolated") plain.begin("isolated", now);
  } else {
    breaker.close(now);
    if (plain.state !== "closed") plain.begin("closed", now);
  }
}
