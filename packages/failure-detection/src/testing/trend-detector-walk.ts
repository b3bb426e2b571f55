import { type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { type Trend, TrendDetector } from "../trend-detector.ts";

const options = {
  limit: 1_000,
  horizonMs: 5_000,
  windowMs: 2_000,
  minimumSamples: 5,
  samplesMax: 12,
  minimumErrors: 3,
};

interface Sample {
  readonly at: number;
  readonly value: number;
}

interface PlainTrend {
  /** How many standard errors the slope is from nothing. */
  readonly errors: number;
  readonly perMs: number;
  readonly inMs: number;
}

/** The textbook's slope by sums, and its t statistic by the correlation coefficient: both in whole numbers up to the last division. */
function plainTrend(samples: readonly Sample[], now: number): PlainTrend | undefined {
  const n = samples.length;
  if (n < options.minimumSamples) return undefined;
  const sum = (of: (sample: Sample) => number): number =>
    samples.reduce((total, sample) => total + of(sample), 0);
  const x = ({ at }: Sample): number => at - (samples[0]?.at ?? 0);
  const [sx, sy] = [sum(x), sum(({ value }) => value)];
  const xx = n * sum((sample) => x(sample) ** 2) - sx * sx;
  const yy = n * sum(({ value }) => value ** 2) - sy * sy;
  const xy = n * sum((sample) => x(sample) * sample.value) - sx * sy;
  if (xx === 0 || xy === 0) return undefined;
  const perMs = xy / xx;
  const r2 = (xy * xy) / (xx * yy);
  const level = sy / n + perMs * (now - (samples[0]?.at ?? 0) - sx / n);
  return {
    errors: Math.sqrt(((n - 2) * r2) / Math.max(0, 1 - r2)),
    perMs,
    inMs: Math.max(0, (options.limit - level) / perMs),
  };
}

function differs(actual: Trend, plain: PlainTrend | undefined): string | undefined {
  const isNone = plain === undefined || plain.errors <= options.minimumErrors;
  // On the line itself the last digit decides.
  if (plain !== undefined && Math.abs(plain.errors - options.minimumErrors) < 1e-6)
    return undefined;
  if (isNone !== (actual.kind === "none")) return `${actual.kind} at ${plain?.errors} errors`;
  if (plain === undefined || actual.kind === "none") return undefined;
  if (Math.abs(actual.perSecond - plain.perMs * 1_000) > 1e-6 * Math.abs(actual.perSecond)) {
    return `${actual.perSecond} a second, by the textbook ${plain.perMs * 1_000}`;
  }
  const isAhead = plain.perMs > 0 && plain.inMs <= options.horizonMs;
  if (Math.abs(plain.inMs - options.horizonMs) < 1e-3) return undefined;
  if (isAhead !== (actual.kind === "limit-ahead"))
    return `${actual.kind}, limit in ${plain.inMs} ms`;
  if (actual.kind !== "limit-ahead") return undefined;
  return Math.abs(actual.inMs - plain.inMs) < 1e-3
    ? undefined
    : `limit in ${actual.inMs} ms, by the textbook ${plain.inMs}`;
}

export const trendDetectorWalk: ModelWalk = {
  name: "trend detector",
  start: (random) => {
    const detector = new TrendDetector(options);
    let samples: readonly Sample[] = [];
    let now = 0;
    let [level, slope, noise] = [500, 0, 10];
    return () => {
      now += upTo(random, random() < 0.02 ? 3_000 : 200);
      if (random() < 0.03) {
        level = upTo(random, 900);
        slope = oneOf(random, [-3, -1, 0, 0, 1, 2, 5]);
        noise = oneOf(random, [0, 2, 20, 200]);
      }
      level += slope;
      if (random() < 0.8) {
        const value = level + upTo(random, noise);
        detector.record(value, now);
        samples = [...samples, { at: now, value }].slice(-options.samplesMax);
      }
      samples = samples.filter(({ at }) => at >= now - options.windowMs);
      const says = differs(detector.trend(now), plainTrend(samples, now));
      return says && `${says}, at ${now} ms`;
    };
  },
};
