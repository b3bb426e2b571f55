import type { EvidenceEvent, JudgedScenario, Plan } from "@holdfast/scenario";
import type { BreakerSample } from "@holdfast/testbed";

export type BreakerStateName = BreakerSample["state"];
export type Progress = Extract<EvidenceEvent, { readonly kind: "progress" }>;

export interface FaultState {
  readonly injectedMs?: number;
  readonly healedMs?: number;
  /** What was last said of it. */
  readonly note?: { readonly isGood: boolean; readonly text: string };
}

export interface BreakerPoint {
  readonly tMs: number;
  readonly breaker: string;
  readonly state: BreakerStateName;
}

/** What is known of the scenario that runs now. */
export interface ScenarioState {
  readonly plan: Plan;
  readonly stage: "starting" | "loading" | "settling";
  /** When the load started, to know how far it is between events. */
  readonly loadUnixMs: number | null;
  readonly phase: string | null;
  readonly faults: Readonly<Record<string, FaultState>>;
  /** The worst state among the instances, per breaker and reading. */
  readonly breakers: readonly BreakerPoint[];
  readonly progress: readonly Progress[];
}

/** What a terminal remembers of a run. */
export interface RunState {
  readonly plans: ReadonlyMap<string, Plan>;
  readonly current: ScenarioState | null;
  readonly judged: readonly JudgedScenario[];
}

export const emptyRun: RunState = { plans: new Map(), current: null, judged: [] };

/** Points of a lane that are kept; the oldest go first. */
const maxPoints = 600;

const severity: Readonly<Record<BreakerStateName, number>> = {
  closed: 0,
  half_open: 1,
  open: 2,
  isolated: 3,
};

export function afterEvent(state: RunState, event: EvidenceEvent): RunState {
  if (event.kind === "scenario-started") {
    const plan = state.plans.get(event.scenario ?? "");
    return plan === undefined ? state : { ...state, current: startOf(plan) };
  }
  const { current } = state;
  if (current === null || event.scenario !== current.plan.scenario.id) return state;
  return { ...state, current: nextOf(current, event) };
}

/** A scenario is judged while the next one starts: that one stays. */
export function afterJudged(state: RunState, scenario: JudgedScenario): RunState {
  const { current, judged } = state;
  const isOver = current?.plan.scenario.id === scenario.id;
  return { ...state, current: isOver ? null : current, judged: [...judged, scenario] };
}

function startOf(plan: Plan): ScenarioState {
  return {
    plan,
    stage: "starting",
    loadUnixMs: null,
    phase: null,
    faults: {},
    breakers: [],
    progress: [],
  };
}

function nextOf(current: ScenarioState, event: EvidenceEvent): ScenarioState {
  const tMs = event.tMs ?? 0;
  const fault = (id: string, change: FaultState): ScenarioState => ({
    ...current,
    faults: { ...current.faults, [id]: { ...current.faults[id], ...change } },
  });
  if (event.kind === "load-started")
    return { ...current, stage: "loading", loadUnixMs: event.unixMs - tMs };
  if (event.kind === "load-ended") return { ...current, stage: "settling" };
  if (event.kind === "phase-entered") return { ...current, phase: event.phase };
  if (event.kind === "fault-injected") return fault(event.fault, { injectedMs: tMs });
  if (event.kind === "fault-failed")
    return fault(event.fault, { note: { isGood: false, text: `failed: ${event.reason}` } });
  if (event.kind === "fault-verified")
    return fault(event.fault, { note: receiptNote(event.receipt) });
  if (event.kind === "fault-healed") return fault(event.fault, { healedMs: tMs });
  if (event.kind === "fault-heal-failed")
    return fault(event.fault, { note: { isGood: false, text: `not healed: ${event.reason}` } });
  if (event.kind === "breakers-sampled")
    return {
      ...current,
      breakers: [...current.breakers, ...worstOf(event.samples, tMs)].slice(-maxPoints),
    };
  if (event.kind === "progress")
    return { ...current, progress: [...current.progress, event].slice(-maxPoints) };
  return current;
}

function receiptNote(receipt: { readonly acted: boolean; readonly summary: string }): {
  readonly isGood: boolean;
  readonly text: string;
} {
  return receipt.acted
    ? { isGood: true, text: `verified: ${receipt.summary}` }
    : { isGood: false, text: `not seen to act: ${receipt.summary}` };
}

/** The worst state of each breaker among the instances that answered. */
export function worstOf(samples: readonly BreakerSample[], tMs: number): readonly BreakerPoint[] {
  return [...Map.groupBy(samples, ({ name }) => name)].map(([breaker, own]) => ({
    tMs,
    breaker,
    state: own.reduce<BreakerStateName>(
      (worst, { state }) => (severity[state] > severity[worst] ? state : worst),
      "closed",
    ),
  }));
}
