// Tiers of simulated instances on a clock that is moved by hand: no socket, no process. What stands between the instances is real: their pipelines,
// budgets, breakers and balancers.

import { deriveSeed, type Random, seededRandom } from "@holdfast/clock";
import { ManualClock } from "@holdfast/clock/testing";
import {
  Balancer,
  breaker,
  consecutiveFailures,
  type Endpoint,
  endpoint,
  exponential,
  fixed,
  type Pipeline,
  perEndpoint,
  pipeline,
  RetryBudget,
  retry,
} from "@holdfast/resilience";

export interface FleetOptions {
  readonly seed: string | number;
  readonly tiers: number;
  /** In each tier. */
  readonly instances: number;
  /** Offered to each instance of the top tier, at random instants. */
  readonly callsPerSecond: number;
  /** When the dependency below the lowest tier fails all calls. */
  readonly outage: { readonly fromMs: number; readonly untilMs: number };
  readonly durationMs: number;
  /**
   * `none`: three attempts after a fixed wait. `budgets`: each instance bounds its retries and waits with jitter. `all`: and has a
   * breaker for each instance below, open for a time with jitter.
   */
  readonly defences: "none" | "budgets" | "all";
}

export interface FleetResult {
  /** Calls offered to the top tier. */
  readonly offered: number;
  /** Calls that reached the dependency, in each stretch of `stretchMs`. */
  readonly arrivals: Uint32Array;
}

export const stretchMs = 100;

/** Something that can be called: an instance, or the dependency below them all. */
interface Callee extends Endpoint {
  readonly handle: () => Promise<void>;
}

/** Runs a fleet. The same options give the same result. */
export async function simulateFleet(options: FleetOptions): Promise<FleetResult> {
  const clock = new ManualClock();
  const arrivals = new Uint32Array(Math.ceil(options.durationMs / stretchMs));
  const { fromMs, untilMs } = options.outage;
  let callees: readonly Callee[] = [
    {
      id: "dependency",
      handle: async () => {
        const now = clock.now();
        const stretch = Math.min(arrivals.length - 1, Math.floor(now / stretchMs));
        arrivals[stretch] = (arrivals[stretch] ?? 0) + 1;
        if (now >= fromMs && now < untilMs) throw unavailable();
      },
    },
  ];
  for (let tier = options.tiers; tier >= 1; tier -= 1)
    callees = startTier(tier, callees, options, clock);
  let offered = 0;
  const generators = callees.map(async ({ id, handle }) => {
    const random = seededRandom(deriveSeed(options.seed, "load", id));
    for (;;) {
      await clock.sleep(gapMs(random, options.callsPerSecond));
      if (clock.now() >= options.durationMs) return;
      offered += 1;
      handle().catch(() => {});
    }
  });
  // What is still waiting for a retry at the end is let out: every call ends.
  await clock.advance(options.durationMs + lastRetryMs);
  await Promise.all(generators);
  return { offered, arrivals };
}

/** Longer than any call can still be retried in any tier, and any pause between two calls. */
const lastRetryMs = 60_000;

/** Calls at random instants: the pauses between them are exponentially distributed. */
function gapMs(random: Random, perSecond: number): number {
  return Math.min(lastRetryMs, (-Math.log(1 - random()) * 1_000) / perSecond);
}

function startTier(
  tier: number,
  below: readonly Callee[],
  options: FleetOptions,
  clock: ManualClock,
): readonly Callee[] {
  return Array.from({ length: options.instances }, (_, index) => {
    const id = `tier-${tier}-${index}`;
    const random = seededRandom(deriveSeed(options.seed, "instance", id));
    const calls = pipelineOf({ id, below, options, clock, random });
    return {
      id,
      handle: async () => {
        try {
          await calls.run((ctx) => ctx.endpoint.handle());
        } catch {
          // On the wire all that the caller learns is a status.
          throw unavailable();
        }
      },
    };
  });
}

interface InstanceParts {
  readonly id: string;
  readonly below: readonly Callee[];
  readonly options: FleetOptions;
  readonly clock: ManualClock;
  readonly random: Random;
}

function pipelineOf({ id, below, options, clock, random }: InstanceParts): Pipeline<Callee> {
  const named = { name: id, clock, random };
  const choice = endpoint(new Balancer({ name: id, endpoints: below, random }));
  const attempts = { attempts: 3, idempotent: true };
  if (options.defences === "none") {
    return pipeline(named, retry({ ...attempts, backoff: fixed({ delayMs: 500 }) }), choice);
  }
  // Without a floor: 150 instances that may each retry ten times a second would hide what the share does.
  const budget = new RetryBudget({ ratio: 0.2, minPerSecond: 0 });
  const backoff = exponential({ baseMs: 100, maxMs: 1_000, jitter: "full" });
  const retries = retry({ ...attempts, backoff, budget });
  if (options.defences === "budgets") return pipeline(named, retries, choice);
  const open = exponential({ baseMs: 1_000, maxMs: 4_000, jitter: "equal" });
  return pipeline(
    named,
    retries,
    choice,
    breaker(perEndpoint(() => consecutiveFailures({ open }))),
  );
}

/** gRPC's UNAVAILABLE. */
function unavailable(): Error {
  return Object.assign(new Error("dependency is down"), { code: 14 });
}
