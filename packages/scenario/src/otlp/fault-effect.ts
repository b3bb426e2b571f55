import type { FaultSpec } from "@holdfast/testbed";

/**
 * What can be said of a call from its span alone, when the fault was in place on its way.
 *
 * - `holds`: every byte over the link passes the injector, so a call that began and ended while it was in place was
 *   touched, however it ended.
 * - `cuts`: connections are closed or refused, so a call that failed as UNAVAILABLE meanwhile was touched.
 * - `silences`: the called process does nothing, so a call that began and failed meanwhile was touched.
 * - `unknown`: it acts on some connections, on closing ones or after so many bytes; a span does not tell which.
 */
export type FaultEffect = "holds" | "cuts" | "silences" | "unknown";

/** The effect of a fault on calls over what it targets; `unknown` for a fault that marks the calls it acts on itself. */
export function faultEffect(fault: FaultSpec): FaultEffect {
  if (fault.kind === "toxic") {
    if ((fault.toxicity ?? 1) < 1) return "unknown";
    return toxicEffects[fault.toxic.type] ?? "unknown";
  }
  if (fault.kind === "partition") return fault.mode === "reject" ? "cuts" : "holds";
  return effects[fault.kind] ?? "unknown";
}

const toxicEffects: Readonly<Partial<Record<string, FaultEffect>>> = {
  latency: "holds",
  bandwidth: "holds",
  slicer: "holds",
  timeout: "holds",
  reset_peer: "cuts",
};

const effects: Readonly<Partial<Record<string, FaultEffect>>> = {
  down: "cuts",
  crash: "cuts",
  pause: "silences",
};

/** `latency`, `down`, `partition`: what a reader calls it; for a toxic its type. */
export function faultKind(fault: FaultSpec): string {
  return fault.kind === "toxic" ? fault.toxic.type : fault.kind;
}
