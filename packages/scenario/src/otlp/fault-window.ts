import type { FaultEffect } from "./fault-effect.ts";

/** A fault that is or was in place, as far as spans are concerned. Times are Unix milliseconds. */
export interface FaultWindow {
  readonly id: string;
  /** For people: `latency`, `down`. */
  readonly kind: string;
  readonly effect: FaultEffect;
  /** Links (`payment-a->provider-1`) or instances (`payment-a`). */
  readonly targets: readonly string[];
  /** Database servers of the topology, which no span names. */
  readonly databases: readonly string[];
  /** When injecting began: it may have acted from here on. */
  readonly injectingUnixMs: number;
  /** When it was in place everywhere. */
  readonly inPlaceUnixMs: number;
  /** Infinity while it is in place; else when healing began. */
  readonly healingUnixMs: number;
}

/** A call as its span tells of it. */
export interface ObservedCall {
  readonly caller: string;
  /** Instance called; undefined for a statement to a database. */
  readonly endpoint: string | undefined;
  readonly startUnixMs: number;
  readonly endUnixMs: number;
  readonly status: string;
  /** False when certainly nothing was sent. */
  readonly sent: boolean;
}

/** Whether it is certain that the fault acted on the call; that it was in place alone is not enough. */
export function actedOn(window: FaultWindow, call: ObservedCall): boolean {
  if (call.endUnixMs > window.healingUnixMs) return false;
  if (!isTarget(window, call)) return false;
  const isInside = call.startUnixMs >= window.inPlaceUnixMs;
  switch (window.effect) {
    case "holds":
      return isInside && call.sent && (call.endpoint !== undefined || call.status === "OK");
    case "cuts":
      return call.endUnixMs >= window.injectingUnixMs && call.status === "UNAVAILABLE";
    case "silences":
      return isInside && call.sent && unanswered.has(call.status);
    case "unknown":
      return false;
  }
}

/** How a call ends that nobody answered. */
const unanswered: ReadonlySet<string> = new Set(["DEADLINE_EXCEEDED", "CANCELLED", "UNAVAILABLE"]);

function isTarget(
  { targets, databases }: FaultWindow,
  { caller, endpoint }: ObservedCall,
): boolean {
  const called = endpoint === undefined ? databases : [endpoint];
  return called.some((one) => targets.includes(`${caller}->${one}`) || targets.includes(one));
}
