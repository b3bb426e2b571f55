import { type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { AdaptiveLimit, type LoadSample } from "../adaptive-limit.ts";
import { aimd, gradient2, type LimitAlgorithm } from "../limit-algorithm.ts";

const options = {
  limitInitial: 6,
  limitMin: 1,
  limitMax: 30,
  windowMs: 100,
  minimumCalls: 5,
} as const;
/** A window that has lasted for so many lengths without enough calls is dropped. */
const lengthsMax = 30;

/** All that was seen in one window, as a list. */
interface PlainWindow {
  readonly from: number;
  readonly until: number;
  readonly latenciesMs: number[];
  drops: number;
  busiest: number;
}

/** The next limit by the algorithm's definition. */
type PlainRule = (limit: number, p90Ms: number, window: PlainWindow) => number;

/** "Adds one while all goes well, takes a tenth when a call was dropped"; latency above 20 ms counts as dropped. */
function plainAimd(): PlainRule {
  return (limit, p90Ms, { drops, busiest }) => {
    if (drops > 0 || p90Ms >= 20) return 0.9 * limit;
    return busiest >= limit / 2 ? limit + 1 : limit;
  };
}

/** Gradient2 as Netflix's concurrency-limits documents it, over the latencies of all windows without a drop. */
function plainGradient2(longWindows: number): PlainRule {
  const first: number[] = [];
  let longMs = 0;
  return (limit, p90Ms, { drops, busiest }) => {
    if (drops > 0) return 0.9 * limit;
    if (first.length < 10) {
      first.push(p90Ms);
      // The plain mean of what there is, unless something of it was forgotten on the way.
      const n = first.length;
      longMs = n === 1 ? p90Ms : (longMs * (n - 1) + p90Ms) / n;
    } else {
      const share = 2 / (longWindows + 1);
      longMs = share * p90Ms + (1 - share) * longMs;
    }
    if (longMs / p90Ms > 2) longMs = 0.95 * longMs;
    if (busiest < limit / 2) return limit;
    const gradient = Math.min(1, Math.max(0.5, 1.5 * (longMs / p90Ms)));
    return 0.8 * limit + 0.2 * (gradient * limit + 4);
  };
}

/** Latencies in the middle of a step of the histogram, with the upper end of that step, which is what it gives back. */
const latencies = [40, 50, 52, 55, 56, 60, 65].map((step) => ({
  tookMs: 0.1 * 1.1 ** (step - 0.5),
  seenMs: 0.1 * 1.1 ** step,
}));

export const adaptiveLimitWalks: readonly ModelWalk[] = [
  adaptiveLimitWalk("adaptive limit, gradient2", gradient2({ longWindows: 20 }), () =>
    plainGradient2(20),
  ),
  adaptiveLimitWalk("adaptive limit, AIMD", aimd({ latencyMaxMs: 20 }), plainAimd),
];

function adaptiveLimitWalk(
  name: string,
  algorithm: LimitAlgorithm,
  ruleOf: () => PlainRule,
): ModelWalk {
  return {
    name,
    start: (random) => {
      let drawn = 0;
      const draw = (): number => {
        drawn = random();
        return drawn;
      };
      const adaptive = new AdaptiveLimit({ ...options, algorithm, random: draw });
      const plain = new PlainLimit(ruleOf());
      let now = 0;
      let usual = 3;
      const admit = (): string | undefined => {
        const before = adaptive.limit;
        const isIn = adaptive.tryBegin();
        if (isIn) plain.begin();
        const inFlight = plain.inFlight - (isIn ? 1 : 0);
        return isIn === inFlight < before
          ? undefined
          : `${inFlight} of ${before}: ${isIn ? "let in" : "refused"}`;
      };
      const settle = (): void => {
        if (plain.inFlight === 0) return;
        const sample: LoadSample =
          random() < 0.02 ? "dropped" : random() < 0.1 ? "ignored" : "served";
        const latency = latencies[Math.min(6, Math.max(0, usual + upTo(random, 2) - 1))];
        const { tookMs = 1, seenMs = 1 } = latency ?? {};
        adaptive.learn(sample, tookMs, now);
        if (sample !== "ignored") plain.note(sample, seenMs, now, drawn);
        adaptive.end();
        plain.inFlight -= 1;
      };
      return () => {
        now += random() < 0.001 ? 5_000 : upTo(random, 12);
        if (random() < 0.005) usual = oneOf(random, [0, 1, 2, 3, 4, 5, 6]);
        const disagreement = random() < 0.55 ? admit() : settle();
        if (disagreement !== undefined) return disagreement;
        return plain.isNear(adaptive.limit) && adaptive.inFlight === plain.inFlight
          ? undefined
          : `limit ${adaptive.limit} at ${now} ms, by the definition ${plain.limit}`;
      };
    },
  };
}

class PlainLimit {
  limit: number = options.limitInitial;
  inFlight = 0;
  readonly #rule: PlainRule;
  #window: PlainWindow | undefined;

  constructor(rule: PlainRule) {
    this.#rule = rule;
  }

  begin(): void {
    this.inFlight += 1;
    if (this.#window !== undefined)
      this.#window.busiest = Math.max(this.#window.busiest, this.inFlight);
  }

  /** Sums in another order differ in the last digit. */
  isNear(limit: number): boolean {
    return limit === Math.floor(this.limit + 1e-6) || limit === Math.floor(this.limit - 1e-6);
  }

  /** @param drawn What chance gave for the length of a window that begins now. */
  note(sample: LoadSample, seenMs: number, now: number, drawn: number): void {
    if (this.#window === undefined || now - this.#window.from > lengthsMax * options.windowMs) {
      const until = now + options.windowMs * (1 + drawn / 10);
      this.#window = { from: now, until, latenciesMs: [], drops: 0, busiest: this.inFlight };
    }
    const window = this.#window;
    if (sample === "dropped") window.drops += 1;
    else window.latenciesMs.push(seenMs);
    const calls = window.latenciesMs.length + window.drops;
    if (now < window.until || calls < options.minimumCalls) return;
    const sorted = window.latenciesMs.toSorted((a, b) => a - b);
    const p90Ms = sorted[Math.ceil(0.9 * sorted.length) - 1] ?? 0;
    const next = this.#rule(this.limit, p90Ms, window);
    this.limit = Math.min(options.limitMax, Math.max(options.limitMin, next));
    this.#window = undefined;
  }
}
