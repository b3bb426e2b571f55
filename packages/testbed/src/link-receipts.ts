import type { ProxyCounters, ToxicCounters } from "@holdfast/fault-proxy";
import type { Receipt, ToxicSpec } from "./fault.ts";
import type { Link } from "./system-plan.ts";
import { callBytes, pingBytes } from "./traffic.ts";

/** Counters of all links at one moment, by name. */
export type LinkCounters = Readonly<Record<string, ProxyCounters | undefined>>;

/** What was seen of one link under a toxic fault. */
export interface LinkUnderToxics {
  /** What each toxic of the fault counted there; undefined where it was never in place. */
  readonly toxics: readonly (ToxicCounters | undefined)[];
  /** Whether calls went over it since the system was ready and before the fault. */
  readonly wasCalled: boolean;
  /** Whether calls went over it since the fault was put in place. */
  readonly isCalled: boolean;
}

/**
 * Whether a toxic touched calls. What opening connections and keeping them alive takes is no call: clients do both all
 * the time on links that nobody uses.
 */
export function toxicReceipt(type: ToxicSpec["type"], links: readonly LinkUnderToxics[]): Receipt {
  const touchedLinks = links
    .map((link) =>
      link.toxics.filter((toxic) => toxic !== undefined && isTouched(type, link, toxic)),
    )
    .filter((toxics) => toxics.length > 0);
  const touched = touchedLinks.flat().filter((toxic) => toxic !== undefined);
  const total = (field: keyof ToxicCounters): number =>
    touched.reduce((sum, toxic) => sum + Number(toxic[field]), 0);
  const values = {
    links: links.length,
    linksTouched: touchedLinks.length,
    connections: total("connectionsTouched"),
    chunks: total("chunks"),
    chunksHeld: total("chunksHeld"),
    chunksDropped: total("chunksDropped"),
    bytesDropped: total("bytesDropped"),
    delays: total("delays"),
    delayMsMean: total("delays") === 0 ? 0 : Math.round(total("delayMsSum") / total("delays")),
    closes: total("closes"),
    resets: total("resets"),
  };
  const effect = effectOf(type, values);
  return {
    acted: effect !== undefined,
    by: "proxy-counter",
    summary:
      effect === undefined
        ? `no traffic on ${links.length} proxies`
        : `${effect} on ${touchedLinks.length} of ${links.length} proxies`,
    values,
  };
}

function isTouched(
  type: ToxicSpec["type"],
  { wasCalled, isCalled }: LinkUnderToxics,
  toxic: ToxicCounters,
): boolean {
  // A connection that is cut at once takes no call any more, so what counts is whether it was in use.
  if (type === "reset_peer" || type === "limit_data") {
    return (wasCalled || isCalled) && toxic.closes > 0;
  }
  // What it delays is the end of a connection, whatever went over it.
  if (type === "slow_close") return isCalled && toxic.delays > 0;
  return isCalled && (toxic.bytes > toxic.chunks * pingBytes || toxic.chunksHeld > 0);
}

/** What people read; undefined when nothing of the kind that this toxic does was counted. */
function effectOf(
  type: ToxicSpec["type"],
  values: Readonly<
    Record<
      | "chunks"
      | "chunksHeld"
      | "chunksDropped"
      | "bytesDropped"
      | "delays"
      | "delayMsMean"
      | "closes"
      | "resets",
      number
    >
  >,
): string | undefined {
  switch (type) {
    case "latency":
      if (values.delays > 0) return `+${values.delayMsMean} ms on ${values.delays} chunks`;
      return values.chunksHeld === 0 ? undefined : `${values.chunksHeld} chunks held back`;
    case "slow_close":
      return values.delays === 0
        ? undefined
        : `+${values.delayMsMean} ms on ${values.delays} closes`;
    case "bandwidth":
    case "slicer":
      return values.chunks === 0
        ? undefined
        : `${values.chunks} chunks ${type === "slicer" ? "sliced" : "slowed"}`;
    case "timeout":
      return values.chunksDropped === 0
        ? undefined
        : `${values.bytesDropped} bytes in ${values.chunksDropped} chunks swallowed`;
    case "reset_peer":
      return values.closes === 0 ? undefined : `${values.resets} connections reset`;
    case "limit_data":
      return values.closes === 0 ? undefined : `${values.closes} connections cut at the limit`;
  }
}

/**
 * Whether refusing connections hit anybody. The kernel refuses what comes while nobody listens and counts nothing, so
 * the evidence is what was cut: connections over which calls had gone since the system was ready.
 */
export function downReceipt(
  links: readonly Link[],
  ready: LinkCounters,
  before: LinkCounters,
  after: LinkCounters,
): Receipt {
  const used = links
    .map((link) => ({
      cut: cutsOf(after[link.name]) - cutsOf(before[link.name]),
      callBytes: callBytes(link, ready[link.name], before[link.name]),
    }))
    .filter((link) => link.cut > 0 && link.callBytes > 0);
  const cut = used.reduce((sum, link) => sum + link.cut, 0);
  return {
    acted: used.length > 0,
    by: "proxy-counter",
    summary:
      used.length > 0
        ? `${cut} connections in use cut on ${used.length} of ${links.length} proxies`
        : `no traffic on ${links.length} proxies`,
    values: { links: links.length, linksTouched: used.length, cut },
  };
}

function cutsOf(counters: ProxyCounters | undefined): number {
  return counters?.connections.cut ?? 0;
}

/** Whether calls went to a paused instance. */
export function pauseReceipt(
  states: readonly { readonly isPaused: boolean }[],
  links: readonly Link[],
  before: LinkCounters,
  after: LinkCounters,
): Receipt {
  const paused = states.filter(({ isPaused }) => isPaused).length;
  const bytes = links.reduce(
    (sum, link) => sum + callBytes(link, before[link.name], after[link.name]),
    0,
  );
  const values = { instances: states.length, paused, links: links.length, bytes };
  if (paused < states.length) {
    const summary = `${paused} of ${states.length} processes stopped`;
    return { acted: false, by: "process-state", summary, values };
  }
  // An instance that nobody calls over a link is paused all the same: its own work stands still.
  const acted = bytes > 0 || links.length === 0;
  const summary = acted
    ? `${paused} processes stopped, ${bytes} bytes of calls sent to them`
    : `${paused} processes stopped, but no traffic on ${links.length} proxies`;
  return { acted, by: "process-state", summary, values };
}
