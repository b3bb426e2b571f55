export type { BoundRef } from "./bound.ts";
export type { CheckPlan, Claim, Outcome } from "./check-plan.ts";
export type { Evidence } from "./evidence.ts";
export type {
  EvidenceEvent,
  EvidenceFact,
  LoadCount,
  RunnerHealth,
  TraceTotals,
} from "./evidence-event.ts";
export type { InstantRef, WindowRef } from "./instant-ref.ts";
export { exitCodeOf, exitCodes } from "./judge/exit-code.ts";
export { judge } from "./judge/judge.ts";
export { judgeRun, type RunToJudge } from "./judge/judge-run.ts";
export { sealOf, type TraceSeal } from "./judge/trace-seal.ts";
export type {
  BreakerChange,
  CheckEvidence,
  JudgedCheck,
  JudgedFault,
  JudgedRun,
  JudgedScenario,
  LoadSummary,
  SeriesPoint,
  Verdict,
} from "./judged-run.ts";
export type { CallRecord, EndLine, HistoryLine, InvokeLine } from "./operation.ts";
export type { FaultPlan, LoadPlan, PhasePlan, Plan, ScenarioIdentity } from "./plan.ts";
export type { Span } from "./span.ts";
