import type { Evidence } from "../evidence.ts";
import type { EvidenceEvent } from "../evidence-event.ts";
import type { JudgedFault } from "../judged-run.ts";
import type { Plan } from "../plan.ts";
import { type BreakerBook, breakerBookOf } from "./breaker-book.ts";
import { type Crash, crashesOf } from "./crash-record.ts";
import { spansAtLarge } from "./flush-record.ts";
import { judgeFault } from "./judge-fault.ts";
import { type OperationRecord, readOperations } from "./operation-record.ts";
import { type Timeline, timelineOf } from "./timeline.ts";
import { type TraceBook, traceBookOf } from "./trace-book.ts";
import type { TraceSeal } from "./trace-seal.ts";

/** The evidence of one scenario, put in order once for all its checks. */
export interface CaseFile {
  readonly plan: Plan;
  readonly events: readonly EvidenceEvent[];
  readonly operations: readonly OperationRecord[];
  readonly faults: readonly JudgedFault[];
  readonly crashes: readonly Crash[];
  readonly timeline: Timeline;
  readonly traces: TraceBook;
  readonly breakers: BreakerBook;
  /** When the run was cut short, by a signal or because it broke; null when it ran to its end. */
  readonly cutMs: number | null;
  /** What is missing or unreadable, one line each. Nothing passes while there is any. */
  readonly damage: readonly string[];
}

export function caseFileOf(evidence: Evidence): CaseFile {
  const { plan, history, spans, seals } = evidence;
  const events = ownEvents(evidence.events, plan.scenario.id);
  const cutMs = cutOf(events);
  const faults = plan.faults.map((fault) => judgeFault(fault, events));
  const crashes = crashesOf(events, faults);
  const timeline = timelineOf({ events, history, faults, cutMs });
  const book = readOperations(history, events, plan);
  const atLarge = spansAtLarge({ plan, events, spans, seals, crashes });
  const traces = traceBookOf({
    spans,
    seals,
    operations: book.operations,
    crashes,
    timeline,
    atLarge,
  });
  return {
    plan,
    events,
    operations: book.operations,
    faults,
    crashes,
    timeline,
    traces,
    breakers: breakerBookOf({ events, traces: traces.all, timeline, crashes }),
    cutMs,
    damage: [
      ...evidence.damage,
      ...eventDamage(events),
      ...sealDamage(events, seals),
      ...book.damage,
    ],
  };
}

/** Facts of the scenario, and facts of the whole run that fell into its time. */
function ownEvents(all: readonly EvidenceEvent[], id: string): readonly EvidenceEvent[] {
  const from = all.findIndex(({ scenario }) => scenario === id);
  const to = all.findLastIndex(({ scenario }) => scenario === id);
  return from < 0
    ? []
    : all.slice(from, to + 1).filter(({ scenario }) => scenario === undefined || scenario === id);
}

/** A trace whose seal went with its spans would look as if it had never been. */
function sealDamage(events: readonly EvidenceEvent[], seals: readonly TraceSeal[]): string[] {
  const settled = events.findLast((event) => event.kind === "traces-settled");
  const sealed = seals.reduce((sum, { spans }) => sum + spans, 0);
  if (settled === undefined || settled.traces.spansReceived === sealed) return [];
  return [`seals: they are of ${sealed} spans, ${settled.traces.spansReceived} were received`];
}

function cutOf(events: readonly EvidenceEvent[]): number | null {
  const cut = events.find(({ kind }) => kind === "interrupted" || kind === "scenario-broken");
  return cut === undefined ? null : (cut.tMs ?? 0);
}

/** The last fact of a scenario says how many there were before it. */
function eventDamage(events: readonly EvidenceEvent[]): string[] {
  const own = events.filter(({ scenario }) => scenario !== undefined);
  const at = own.findIndex(({ kind }) => kind === "scenario-ended");
  const ended = own[at];
  if (ended?.kind !== "scenario-ended") {
    return ["events: nothing says that the scenario came to its end"];
  }
  const damage: string[] = [];
  if (ended.facts !== at) damage.push(`events: ${at} facts are here, ${ended.facts} were written`);
  if (!own.some(({ kind }) => kind === "load-started")) {
    damage.push("events: nothing says when the load started");
  }
  return damage;
}
