import type { Clock, Random } from "@holdfast/clock";
import type { OwnStall } from "@holdfast/failure-detection";
import { LagMeter, type LoadShedder, type Observer } from "@holdfast/resilience";
import { BackgroundLoop, type Log, lagIntervalMs, Ticker } from "@holdfast/service";
import { loadShedder } from "./admission.ts";
import { FailureShare } from "./failure-share.ts";
import { PeerWatch, type PeerWatchOptions, watchIntervalMs } from "./peer-watch.ts";
import { ServiceLevel } from "./service-level.ts";

export interface OwnStateOptions extends PeerWatchOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Told when this process stands still. */
  readonly stalls: OwnStall;
  /** Told of what the mechanisms do. */
  readonly observe: Observer;
  readonly log: Log;
}

/** What an instance knows of itself. */
export interface OwnState {
  /** How much is asked of it. */
  readonly shedder: LoadShedder;
  /** How it fares. */
  readonly failures: FailureShare;
  /** How much it therefore gives. */
  readonly level: ServiceLevel;
  /** Which peers it cannot reach. */
  readonly watch: PeerWatch;
}

/** Begins to look; ends with the stack. */
export function watchOwnState(stack: AsyncDisposableStack, options: OwnStateOptions): OwnState {
  const { clock, random, stalls, observe, log } = options;
  const lag = new LagMeter({ intervalMs: lagIntervalMs });
  const lagMs = (): number => lag.lagMs(clock.now());
  const shedder = loadShedder({ clock, random, lagMs, observe });
  const failures = new FailureShare();
  const watch = new PeerWatch(options);
  const level = new ServiceLevel({
    isAway: (peer) => watch.isAway(peer),
    shedder,
    failures,
    observe: (event, ctx) => {
      observe(event, ctx);
      if (event.kind !== "degradation-changed") return;
      const { from, to, reason } = event;
      log.warn("service level changed", { from, to, reason });
    },
  });
  const tick = (now: number): void => {
    lag.tick(now);
    stalls.tick(now);
    level.evaluate(now);
  };
  stack.use(new Ticker({ clock, intervalMs: lagIntervalMs, tick }));
  const round = (signal: AbortSignal): Promise<"rest"> => watch.round(signal);
  const onError = (error: unknown): void => log.error("peers could not be watched", error);
  stack.use(new BackgroundLoop({ clock, random, intervalMs: watchIntervalMs, round, onError }));
  return { shedder, failures, level, watch };
}
