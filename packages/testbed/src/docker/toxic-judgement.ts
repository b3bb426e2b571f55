import type { Receipt, ToxicSpec } from "../fault.ts";
import type { ProbeResult } from "../meter/probe.ts";

/** What was seen of one link under the toxics of one fault. */
export interface LinkUnderToxics {
  /** Whether Toxiproxy says that they are in place. */
  readonly isInPlace: boolean;
  /** Bytes of calls that went over it since the system was ready and before the fault. */
  readonly callBytesBefore: number;
  /** Bytes of calls that came to it since. */
  readonly callBytes: number;
  /** Connections that the proxy ended first, or reset, since the fault. */
  readonly closed: number;
  readonly reset: number;
  /** Connections that ended since, from either side, or are half ended. */
  readonly ended: number;
  /** A probe before the fault; undefined when nobody answered. */
  readonly baseline: ProbeResult | undefined;
  /** A probe since, or how long it has been waiting by now; undefined before the first. */
  readonly probe: ProbeResult | undefined;
}

/** A probe may be this much faster than the fault says: timers are coarse. */
const shownRatioMin = 0.8;
/** A black hole is one that swallows a probe for this long. */
export const silenceMs = 1_000;
/** A delay this much longer than anybody looked is as good as endless. */
const waitedEnoughMs = 1_000;

/**
 * Whether toxics of the real Toxiproxy acted on calls. It counts bytes only when a connection ends and delays never, so
 * three things together stand for its counters: it says that the toxic is in place, the meter before it saw calls arrive
 * since, and the effect is measured, by a probe over the same link or by what became of connections.
 */
export function judgeToxics(toxic: ToxicSpec, links: readonly LinkUnderToxics[]): Receipt {
  const touched = links.filter((link) => link.isInPlace && isTouched(toxic, link));
  const sum = (of: (link: LinkUnderToxics) => number): number =>
    touched.reduce((total, link) => total + of(link), 0);
  const delays = touched.flatMap((link) => delayOf(link) ?? []);
  const delayMsMean =
    delays.length === 0 ? 0 : Math.round(delays.reduce((a, b) => a + b) / delays.length);
  const values = {
    links: links.length,
    linksTouched: touched.length,
    linksCalled: links.filter(({ callBytes }) => callBytes > 0).length,
    bytes: sum(({ callBytes }) => callBytes),
    delayMsMean,
    closes: sum(({ closed }) => closed),
    resets: sum(({ reset }) => reset),
  };
  const where = `on ${touched.length} of ${links.length} proxies`;
  return {
    acted: touched.length > 0,
    by: "probe",
    summary:
      touched.length > 0
        ? `${effectOf(toxic, values)} ${where}`
        : values.linksCalled === 0
          ? `no traffic on ${links.length} proxies`
          : `no effect measured on ${links.length} proxies, ${values.linksCalled} with traffic`,
    values,
  };
}

function isTouched(toxic: ToxicSpec, link: LinkUnderToxics): boolean {
  const isCalled = link.callBytes > 0;
  switch (toxic.type) {
    case "latency":
      return isCalled && isDelayed(delayOf(link), toxic.latency);
    case "slow_close":
      return isCalled && link.ended > 0 && isDelayed(delayOf(link), toxic.delay);
    case "timeout":
      return isCalled && isSwallowed(toxic.timeout, link);
    case "bandwidth":
    case "slicer":
      return isCalled;
    case "reset_peer":
    case "limit_data":
      // A connection that is cut at once takes no call any more, so what counts is whether it was in use.
      return (isCalled || link.callBytesBefore > 0) && link.closed + link.reset > 0;
  }
}

/** How much longer a probe took than before the fault; undefined when that is not known. */
function delayOf({ baseline, probe }: LinkUnderToxics): number | undefined {
  if (baseline === undefined || probe === undefined || probe.outcome === "ended") return undefined;
  return probe.waitedMs - baseline.waitedMs;
}

function isDelayed(delayMs: number | undefined, wantedMs: number): boolean {
  if (delayMs === undefined) return false;
  // A fault of less than a timer's grain cannot be told from nothing.
  return delayMs >= Math.max(1, Math.min(wantedMs * shownRatioMin, waitedEnoughMs));
}

/** Nothing came, and it was not for want of a server: a black hole keeps the connection, one with an end ends it. */
function isSwallowed(timeoutMs: number, { baseline, probe }: LinkUnderToxics): boolean {
  if (baseline === undefined || probe === undefined || probe.outcome === "answered") return false;
  return probe.outcome === "ended" ? timeoutMs > 0 : probe.waitedMs >= silenceMs * shownRatioMin;
}

function effectOf(
  toxic: ToxicSpec,
  values: Readonly<Record<"bytes" | "delayMsMean" | "closes" | "resets", number>>,
): string {
  switch (toxic.type) {
    case "latency":
      return `+${values.delayMsMean} ms by probe, ${values.bytes} bytes of calls`;
    case "slow_close":
      return `+${values.delayMsMean} ms by probe to close, ${values.bytes} bytes of calls`;
    case "timeout":
      return `${values.bytes} bytes of calls swallowed, probes unanswered`;
    case "bandwidth":
      return `${values.bytes} bytes of calls slowed`;
    case "slicer":
      return `${values.bytes} bytes of calls sliced`;
    case "reset_peer":
      return `${values.resets} connections reset, ${values.closes} closed`;
    case "limit_data":
      return `${values.closes + values.resets} connections cut at the limit`;
  }
}
