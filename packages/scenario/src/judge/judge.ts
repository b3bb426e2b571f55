import type { Evidence } from "../evidence.ts";
import type { EvidenceEvent, TraceTotals } from "../evidence-event.ts";
import type { JudgedScenario } from "../judged-run.ts";
import { type CaseFile, caseFileOf } from "./case-file.ts";
import { judgeCheck } from "./judge-check.ts";
import { dirtyOf } from "./judge-fault.ts";
import { verdictOf } from "./scenario-verdict.ts";
import { seriesOf, summariseLoad } from "./summarise-load.ts";

/** Judges one scenario from its evidence. Pure: the same evidence always gives the same verdict. */
export function judge(evidence: Evidence): JudgedScenario {
  const file = caseFileOf(evidence);
  const { plan, events, operations, faults } = file;
  const checks = plan.checks.map((check) => judgeCheck(check, file));
  const started = lastOf(events, "testbed-started");
  const stopped = lastOf(events, "testbed-stopped");
  const seed = lastOf(events, "scenario-started")?.seed ?? plan.seed;

  return {
    id: plan.scenario.id,
    title: plan.scenario.title,
    tags: plan.scenario.tags,
    file: plan.scenario.file,
    seed,
    ...verdictOf(checks, file),
    dirty: dirtyOf(events),
    scriptedMs: plan.durationMs,
    wallMs: wallMsOf(events),
    startPhases: started?.phases ?? [],
    stopMs: stopped?.report.durationMs ?? null,
    phases: plan.phases,
    loads: plan.loads.map(({ name }) => summariseLoad(name, operations)),
    faults,
    checks,
    breakers: file.breakers.changes.map(({ tMs, instance, breaker, from, to, reason }) => ({
      tMs,
      instance,
      breaker,
      from,
      to,
      reason,
    })),
    traces: totalsOf(file),
    runner: lastOf(events, "runner-measured")?.runner ?? null,
    series: seriesOf(operations, plan.durationMs),
  };
}

function lastOf<Kind extends EvidenceEvent["kind"]>(
  events: readonly EvidenceEvent[],
  kind: Kind,
): Extract<EvidenceEvent, { readonly kind: Kind }> | undefined {
  return events.findLast(
    (event): event is Extract<EvidenceEvent, { readonly kind: Kind }> => event.kind === kind,
  );
}

/** From the first to the last fact of the scenario itself. */
function wallMsOf(events: readonly EvidenceEvent[]): number {
  const own = events.filter(({ scenario }) => scenario !== undefined);
  return (own.at(-1)?.unixMs ?? 0) - (own[0]?.unixMs ?? 0);
}

/** Counted anew from the spans, not copied from what the runner said of them; null when no load was started. */
function totalsOf({ traces, events }: CaseFile): TraceTotals | null {
  const started = [...traces.started.values()];
  if (started.length === 0) return null;
  const flushed = lastOf(events, "flushed");
  return {
    started: started.length,
    complete: started.filter(({ gap }) => gap === null).length,
    lostToCrash: started.filter(({ gap }) => gap?.lostToCrash).length,
    spansReceived: traces.all.reduce((sum, { spans }) => sum + spans.length, 0),
    spansDropped:
      flushed?.results.reduce((sum, { spansDropped = 0 }) => sum + spansDropped, 0) ?? 0,
  };
}
