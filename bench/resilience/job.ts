/** The situations that are measured, as named on the command line of the load client. */
export const situations = [
  "pipeline",
  "breaker-consecutive",
  "breaker-count",
  "breaker-time",
  "failing",
  "open",
] as const;

export type Situation = (typeof situations)[number];

/** Who is measured. */
export const contenders = ["holdfast", "cockatiel", "opossum"] as const;

export type Contender = (typeof contenders)[number];

/** One protected call, awaited one after the other. It may reject: some situations are about that. */
export type ProtectedCall = () => Promise<unknown>;

/** Everything one contender offers; undefined where it has nothing of the kind. */
export type Offer = Readonly<Record<Situation, (() => ProtectedCall) | undefined>>;

/** What the load client is asked, one on each line of its stdin. It answers each with one number. */
export type Job =
  /** Processor time of a call in nanoseconds, over rounds of so much processor time. */
  | { readonly kind: "cpu"; readonly roundMs: number }
  /** Bytes a call allocates. */
  | { readonly kind: "bytes"; readonly calls: number };

/** Size of the windows of breakers, in calls and in milliseconds. */
export const windowCalls = 100;
export const windowMs = 10_000;

export const succeed: ProtectedCall = async () => 1;

/** Made once, so that what it costs to make an error is nobody's. */
const failure = new Error("bench: failed on purpose");

/** Fails nine times in ten: a breaker whose threshold is above that keeps a full window and stays closed. */
export function mostlyFailing(): ProtectedCall {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls % 10 !== 0) throw failure;
  };
}

export const fail: ProtectedCall = async () => {
  throw failure;
};
