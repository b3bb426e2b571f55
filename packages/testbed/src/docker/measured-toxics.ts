import type { Clock } from "@holdfast/clock";
import type { Receipt } from "../fault.ts";
import type { FaultLinks } from "../fault-links.ts";
import type { ToxicsOnLinks, ToxicWitness } from "../fault-support.ts";
import type { LinkCounters } from "../link-receipts.ts";
import type { ProbeResult } from "../meter/probe.ts";
import type { Link } from "../system-plan.ts";
import { callBytes } from "../traffic.ts";
import type { LinkMeter, MeterCounters } from "./link-meter.ts";
import { judgeToxics, silenceMs } from "./toxic-judgement.ts";

/** An idle link answers within milliseconds; one that does not is not measured. */
const baselineLimitMs = 500;
/** Beyond the delay that is to be measured. */
const slackMs = 1_000;
/** Waits that are longer end in "still waiting", which shows as much. */
const probeLimitMaxMs = 60_000;
/** Pause between probes of one link. */
const probeEveryMs = 2_000;

export interface MeasuringTools {
  readonly links: FaultLinks;
  readonly meter: LinkMeter;
  readonly clock: Clock;
  /** Whether another fault keeps an instance from answering: then a probe says nothing of the link. */
  readonly isHeld: (instance: string) => boolean;
}

interface Watched {
  readonly link: Link;
  readonly counters: MeterCounters | undefined;
  readonly baseline: ProbeResult | undefined;
  last: ProbeResult | undefined;
  askedAt: number | undefined;
}

/** Measures what toxics of the real Toxiproxy do, as it does not count it itself. */
export class MeasuredToxics implements ToxicWitness {
  readonly #links: FaultLinks;
  readonly #meter: LinkMeter;
  readonly #clock: Clock;
  readonly #isHeld: (instance: string) => boolean;
  readonly #hit: ToxicsOnLinks;
  readonly #ended = new AbortController();
  #watched: readonly Watched[] = [];

  constructor(tools: MeasuringTools, hit: ToxicsOnLinks) {
    this.#links = tools.links;
    this.#meter = tools.meter;
    this.#clock = tools.clock;
    this.#isHeld = tools.isHeld;
    this.#hit = hit;
  }

  async before(signal?: AbortSignal): Promise<void> {
    const baselines = await Promise.all(
      this.#hit.links.map((link) => this.#probe(link, baselineLimitMs, signal)),
    );
    const counters = await this.#counters(signal);
    this.#watched = this.#hit.links.map((link, index) => {
      const baseline = baselines[index];
      return {
        link,
        counters: counters[link.name],
        baseline: baseline?.outcome === "answered" ? baseline : undefined,
        last: undefined,
        askedAt: undefined,
      };
    });
  }

  placed(): void {
    for (const watched of this.#watched) void this.#keepProbing(watched);
  }

  lifted(): void {
    this.#ended.abort();
  }

  async receipt(ready: LinkCounters, signal?: AbortSignal): Promise<Receipt> {
    const [counters, toxics] = await Promise.all([
      this.#counters(signal),
      this.#links.toxicsInPlace(signal),
    ]);
    return judgeToxics(
      this.#hit.spec,
      this.#watched.map((watched) => {
        const { link, counters: before, baseline } = watched;
        const after = counters[link.name];
        const delta = (of: (counters: MeterCounters) => number): number =>
          after === undefined ? 0 : of(after) - (before === undefined ? 0 : of(before));
        return {
          isInPlace: this.#hit.toxics.every(({ name }) => toxics[link.name]?.includes(name)),
          callBytesBefore: callBytes(link, ready[link.name], before),
          callBytes: callBytes(link, before, after),
          closed: delta(({ ends }) => ends.closed),
          reset: delta(({ ends }) => ends.reset),
          ended:
            delta(({ connections }) => connections.accepted - connections.active) +
            (after?.ends.half ?? 0),
          baseline,
          probe: this.#isHeld(link.to.name) ? undefined : (watched.last ?? this.#waiting(watched)),
        };
      }),
    );
  }

  async #keepProbing(watched: Watched): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted) {
      watched.askedAt = this.#clock.now();
      try {
        const last = await this.#probe(watched.link, this.#probeLimitMs, signal);
        if (!signal.aborted && !this.#isHeld(watched.link.to.name)) watched.last = last;
      } catch {
        // What was measured before stands; without anything there is no receipt.
      }
      await this.#clock.sleep(probeEveryMs, signal).catch(() => {});
    }
  }

  #probe(link: Link, limitMs: number, signal?: AbortSignal): Promise<ProbeResult> {
    const question = this.#hit.spec.type === "slow_close" ? "close" : undefined;
    return this.#meter.probe(link, limitMs, signal, question);
  }

  #waiting({ askedAt }: Watched): ProbeResult | undefined {
    if (askedAt === undefined) return undefined;
    return { outcome: "silent", waitedMs: this.#clock.now() - askedAt };
  }

  get #probeLimitMs(): number {
    const { spec } = this.#hit;
    if (spec.type === "latency") return Math.min(spec.latency + slackMs, probeLimitMaxMs);
    if (spec.type === "slow_close") return Math.min(spec.delay + slackMs, probeLimitMaxMs);
    return silenceMs;
  }

  async #counters(
    signal?: AbortSignal,
  ): Promise<Readonly<Record<string, MeterCounters | undefined>>> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- in containers they come from the meter, which says more.
    return (await this.#links.counters(signal)) as Readonly<Record<string, MeterCounters>>;
  }
}
