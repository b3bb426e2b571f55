// Every option of every detector, with every kind of value it must not have.

import { describe, expect, test } from "vitest";
import {
  DependencyHealth,
  HealthMonitor,
  HealthThresholds,
  Heartbeats,
  OutlierEjection,
  OwnStall,
  PhiAccrual,
  SlowOrDead,
  ThresholdDetector,
  TimeoutDetector,
  TrendDetector,
} from "./index.ts";

interface Made {
  readonly owner: string;
  readonly make: new (options: never) => object;
  /** Options that are allowed. */
  readonly base: Readonly<Record<string, unknown>>;
  /** Names of all that are numbers. */
  readonly numbers: readonly string[];
  /** Of the others. */
  readonly others?: readonly string[];
}

const checks = { intervalMs: 1_000, timeoutMs: 100 };
const random = (): number => 0;

const detectors: readonly Made[] = [
  {
    owner: "DependencyHealth",
    make: DependencyHealth,
    base: { dependencies: ["database"] },
    numbers: ["cacheMs", "timeoutMs"],
    others: ["dependencies"],
  },
  {
    owner: "HealthMonitor",
    make: HealthMonitor,
    base: { shallow: checks, random },
    numbers: [],
    others: ["shallow", "deep", "passive", "random"],
  },
  {
    owner: "HealthThresholds",
    make: HealthThresholds,
    base: {},
    numbers: ["unhealthyAfter", "healthyAfter"],
    others: ["initiallyHealthy"],
  },
  {
    owner: "Heartbeats",
    make: Heartbeats,
    base: { intervalMs: 100 },
    numbers: ["intervalMs", "missedMax", "toleranceMs"],
    others: ["stalls"],
  },
  {
    owner: "OutlierEjection",
    make: OutlierEjection,
    base: {},
    numbers: [
      "consecutiveFailures",
      "consecutiveLocalFailures",
      "baseEjectionMs",
      "maxEjectionMs",
      "maxEjectedRatio",
      "minimumHosts",
    ],
  },
  { owner: "OwnStall", make: OwnStall, base: {}, numbers: ["tickMs", "toleranceMs"] },
  {
    owner: "PhiAccrual",
    make: PhiAccrual,
    base: {},
    numbers: [
      "deadPhi",
      "suspectPhi",
      "minimumDeviationMs",
      "acceptablePauseMs",
      "firstIntervalMs",
      "samplesMax",
    ],
    others: ["stalls"],
  },
  {
    owner: "SlowOrDead",
    make: SlowOrDead,
    base: { slowAfterMs: 100, deadAfterMs: 1_000 },
    numbers: ["slowAfterMs", "deadAfterMs", "slowShare", "minimumCalls", "windowMs"],
    others: ["stalls"],
  },
  {
    owner: "ThresholdDetector",
    make: ThresholdDetector,
    base: { raiseAt: 10 },
    numbers: ["raiseAt", "clearAt", "raiseForMs", "clearForMs"],
  },
  {
    owner: "TimeoutDetector",
    make: TimeoutDetector,
    base: { timeoutMs: 100 },
    numbers: ["timeoutMs"],
    others: ["stalls"],
  },
  {
    owner: "TrendDetector",
    make: TrendDetector,
    base: { limit: 10, horizonMs: 100, windowMs: 100 },
    numbers: ["limit", "horizonMs", "windowMs", "minimumSamples", "samplesMax", "minimumErrors"],
  },
];

/** What no number may be, with how a message shows it. */
const notNumbers: readonly (readonly [unknown, string])[] = [
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  [Number.NEGATIVE_INFINITY, "-Infinity"],
  ["5", '"5"'],
  [null, "null"],
  [true, "true"],
  [{}, "an object"],
  [[1], "a list"],
];

const wrong = detectors.flatMap(({ owner, make, base, numbers, others = [] }) => [
  ...numbers.flatMap((option) =>
    notNumbers.map(([value, shown]) => ({ owner, make, base, option, value, shown })),
  ),
  ...others.map((option) => ({ owner, make, base, option, value: 5, shown: "5" })),
  ...others.map((option) => ({ owner, make, base, option, value: null, shown: "null" })),
]);

describe("options", () => {
  test.each(wrong)(
    "of $owner: $option is not $shown",
    ({ owner, make, base, option, value, shown }) => {
      expect(() => Reflect.construct(make, [{ ...base, [option]: value }])).toThrow(
        new RegExp(`^${owner}: ${option} must be [^\\n]+, got ${shown.replace("[", "\\[")}$`),
      );
    },
  );

  test.each(detectors)("of $owner: what does not exist is refused", ({ owner, make, base }) => {
    expect(() => Reflect.construct(make, [{ ...base, colour: 1 }])).toThrow(
      new RegExp(`^${owner}: unknown option colour; known are [^\\n]+$`),
    );
  });

  test.each(
    detectors.flatMap((made) => [
      { ...made, given: null },
      { ...made, given: 5 },
    ]),
  )("of $owner: are no $given", ({ owner, make, given }) => {
    expect(() => Reflect.construct(make, [given])).toThrow(
      new RangeError(`${owner}: options must be an object, got ${given}`),
    );
  });
});
