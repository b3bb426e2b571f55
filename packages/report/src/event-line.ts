import type { EvidenceEvent } from "@holdfast/scenario";
import { clockText, durationText, phasesText } from "./duration-text.ts";
import { forwardText } from "./forward-text.ts";
import type { Paint } from "./paint.ts";
import { plainText } from "./plain-text.ts";
import { type BreakerStateName, type RunState, worstOf } from "./run-state.ts";

const subjectWidth = 8;

/** `05:48:22 phase    outage`. */
export function factLine(unixMs: number, subject: string, text: string): string {
  return `${clockText(unixMs)} ${subject.padEnd(subjectWidth)} ${plainText(text)}`;
}

/** The lines that a fact is worth when nothing is redrawn; none for facts that say nothing new. `before`: the state before it. */
export function linesFor(event: EvidenceEvent, before: RunState, paint: Paint): readonly string[] {
  const line = (subject: string, text: string): readonly string[] => [
    factLine(event.unixMs, subject, text),
  ];
  switch (event.kind) {
    case "run-started":
      return line(
        "run",
        `${event.run} seed=${event.seed} (seeded, not deterministic) scenarios=${event.scenarios.length} runtime=${event.runtime}, times are UTC`,
      );
    case "scenario-started":
      return line(
        "scenario",
        `${event.scenario ?? ""} start timeout=${durationText(event.timeoutMs)}`,
      );
    case "testbed-started":
      return line("testbed", `up in ${phasesText(event.phases)}`);
    case "warmed-up":
      return line("warm-up", `${event.operations} operations in ${durationText(event.durationMs)}`);
    case "load-started":
      return line("load", "started");
    case "load-ended": {
      const counts = event.loads.map(({ load, invoked, ended }) => `${load} ${ended}/${invoked}`);
      return line("load", `ended: ${counts.join(", ")} operations have their end`);
    }
    case "phase-entered":
      return line("phase", event.phase);
    case "breakers-sampled":
      return breakerLines(event, before);
    case "query-answered":
      return brokenInvariant(event, before, paint);
    case "query-failed":
      return line("query", `failed on ${event.service}: ${event.reason}`);
    case "instance-exited": {
      const { instance, code, signal } = event.exit;
      return line("exit", `${instance} ended by itself (${signal ?? `code ${code ?? "unknown"}`})`);
    }
    case "traces-settled": {
      const { started, complete, lostToCrash, spansReceived, spansDropped } = event.traces;
      return line(
        "traces",
        `${started} started, ${complete} complete, ${lostToCrash} lost to a crash; ${spansReceived} spans, ${spansDropped} dropped`,
      );
    }
    case "spans-forwarded":
      return line("spans", forwardText(event.forwarded));
    case "testbed-stopped":
      return line("testbed", `down in ${durationText(event.report.durationMs)}`);
    case "scenario-broken":
      return line("broken", event.reason);
    case "interrupted":
      return line("signal", `${event.signal}: healing and stopping`);
    case "note":
      return line("note", event.message);
    case "fault-injected":
    case "fault-failed":
    case "fault-verified":
    case "fault-healed":
    case "fault-heal-failed":
    case "fault-heal-verified":
      return line("fault", faultText(event, before));
    case "run-ended":
    case "traces-stored":
    case "flushed":
    case "progress":
    case "runner-measured":
    case "scenario-ended":
      return [];
  }
}

type FaultEvent = Extract<EvidenceEvent, { readonly fault: string }>;

function faultText(event: FaultEvent, { current }: RunState): string {
  const title = current?.plan.faults.find(({ id }) => id === event.fault)?.title;
  const name = title === undefined ? event.fault : `${event.fault} ${title}`;
  switch (event.kind) {
    case "fault-injected":
      return `${name} injected on ${event.targets.join(" ")}`;
    case "fault-failed":
      return `${name} NOT injected: ${event.reason}`;
    case "fault-verified":
      return `${event.fault} ${event.receipt.acted ? "verified" : "NOT seen to act"}: ${event.receipt.summary}`;
    case "fault-healed":
      return `${name} healed`;
    case "fault-heal-failed":
      return `${name} NOT HEALED: ${event.reason}`;
    case "fault-heal-verified":
      return `${event.fault} ${event.receipt.acted ? "seen to be gone" : "NOT seen to be gone"}: ${event.receipt.summary}`;
  }
}

function breakerLines(
  event: Extract<EvidenceEvent, { readonly kind: "breakers-sampled" }>,
  { current }: RunState,
): readonly string[] {
  return worstOf(event.samples, event.tMs ?? 0).flatMap(({ breaker, state }) => {
    const last = current?.breakers.findLast((point) => point.breaker === breaker);
    const previous: BreakerStateName = last?.state ?? "closed";
    if (previous === state) return [];
    return [factLine(event.unixMs, "breaker", `${breaker} ${previous}->${state}`)];
  });
}

/** Rows where a check wants none are news at once. */
function brokenInvariant(
  event: Extract<EvidenceEvent, { readonly kind: "query-answered" }>,
  { current }: RunState,
  { symbols }: Paint,
): readonly string[] {
  if (event.total === 0) return [];
  const broken = current?.plan.checks.find(
    ({ claim }) =>
      claim.kind === "db.invariant" &&
      claim.query.service === event.service &&
      claim.query.sql === event.sql &&
      (claim.when.kind === "every") === (event.at === "sample"),
  );
  if (broken === undefined) return [];
  const text = `${symbols.warning} warning: ${broken.title}: rows found: ${event.total}, expected none`;
  return [factLine(event.unixMs, "check", text)];
}
