import type { ProxyCounters, ToxicCounters } from "@holdfast/fault-proxy";
import type { Receipt, ToxicSpec } from "./fault.ts";
import type { Link } from "./system-plan.ts";
import { callBytes, pingBytes } from "./traffic.ts";

/** Counters of all links at one moment, by name. */
export type LinkCounters = Readonly<Record<string, ProxyCounters | undefined>>;

/**
 * Whether a toxic touched calls.
 *
 * @param counters What the toxic counted on each link; undefined where it was never in place.
 */
export function toxicReceipt(
  type: ToxicSpec["type"],
  counters: readonly (ToxicCounters | undefined)[],
): Receipt {
  const touched = counters
    .filter((toxic) => toxic !== undefined)
    .filter((toxic) => isTouched(type, toxic));
  const total = (field: keyof ToxicCounters): number =>
    touched.reduce((sum, toxic) => sum + Number(toxic[field]), 0);
  const values = {
    links: counters.length,
    linksTouched: touched.length,
    connections: total("connectionsTouched"),
    chunks: total("chunks"),
    bytesDropped: total("bytesDropped"),
    chunksDropped: total("chunksDropped"),
    delays: total("delays"),
    delayMsMean: total("delays") === 0 ? 0 : Math.round(total("delayMsSum") / total("delays")),
    closes: total("closes"),
    resets: total("resets"),
  };
  const effect = effectOf(type, values);
  return {
    acted: effect !== undefined,
    by: "proxy-counter",
    summary: effect ?? `no traffic on ${counters.length} proxies`,
    values,
  };
}

function isTouched(type: ToxicSpec["type"], toxic: ToxicCounters): boolean {
  // What it delays is the end of a connection, whatever went over it.
  if (type === "slow_close") return toxic.delays > 0;
  return toxic.bytes > toxic.chunks * pingBytes || toxic.closes > 0;
}

/** What people read; undefined when nothing of the kind that this toxic does was counted. */
function effectOf(
  type: ToxicSpec["type"],
  values: Readonly<
    Record<
      "chunks" | "chunksDropped" | "bytesDropped" | "delays" | "delayMsMean" | "closes" | "resets",
      number
    >
  >,
): string | undefined {
  switch (type) {
    case "latency":
    case "slow_close":
      return values.delays === 0
        ? undefined
        : `+${values.delayMsMean} ms on ${values.delays} ${type === "latency" ? "chunks" : "closes"}`;
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

/** What both halves of a partition swallowed: one receipt from the receipts of its toxics. */
export function blackHoleReceipt(
  counters: readonly (readonly (ToxicCounters | undefined)[])[],
): Receipt {
  const receipt = toxicReceipt("timeout", counters.flat());
  const linksTouched = counters.filter((ofLink) =>
    ofLink.some((toxic) => toxic !== undefined && isTouched("timeout", toxic)),
  ).length;
  return {
    ...receipt,
    summary: receipt.acted
      ? `${receipt.summary} on ${linksTouched} of ${counters.length} proxies`
      : `no traffic on ${counters.length} proxies`,
    values: { ...receipt.values, links: counters.length, linksTouched },
  };
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

function acceptedBy(counters: ProxyCounters | undefined): number {
  return counters?.connections.accepted ?? 0;
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
  // A client that connects to a process that stands still waits for its answer before it sends a call.
  const opened = links.reduce(
    (sum, { name }) => sum + acceptedBy(after[name]) - acceptedBy(before[name]),
    0,
  );
  const values = { instances: states.length, paused, links: links.length, bytes, opened };
  if (paused < states.length) {
    const summary = `${paused} of ${states.length} processes stopped`;
    return { acted: false, by: "process-state", summary, values };
  }
  // An instance that nobody calls over a link is paused all the same: its own work stands still.
  const acted = bytes > 0 || opened > 0 || links.length === 0;
  const summary = acted
    ? `${paused} processes stopped; ${bytes} bytes of calls and ${opened} connections came meanwhile`
    : `${paused} processes stopped, but no traffic on ${links.length} proxies`;
  return { acted, by: "process-state", summary, values };
}
