export { type Topology, type TopologySpec, topology } from "@holdfast/testbed";
export type { BoundRef } from "./bound.ts";
export { buildPlan } from "./build/build-plan.ts";
export type { Builder, ScenarioMeta } from "./build/builder.ts";
export type { CheckHandle, Checks, SpanSelector } from "./build/checks.ts";
export type { Duration } from "./build/duration.ts";
export type { Faults } from "./build/faults.ts";
export type { FaultHandle, Instant, Timeline, Window } from "./build/instant.ts";
export type { CallResult, Load, LoadHandle, OpCtx, OperationResult } from "./build/load.ts";
export { ScenarioLoadError } from "./build/load-error.ts";
export { type LoadedScenario, loadScenarios, scenarioFileSuffix } from "./build/load-scenarios.ts";
export type { Bound } from "./build/parse-bound.ts";
export type { PlannedFault } from "./build/planned-fault.ts";
export { type Scenario, scenario } from "./build/scenario.ts";
export type { CheckPlan, Claim, Outcome } from "./check-plan.ts";
export type { Manifest } from "./evidence/manifest.ts";
export {
  readEvidence,
  readRun,
  type StoredRun,
  StoredRunError,
} from "./evidence/read-run.ts";
export { type LastRun, runFiles, writeLastRun } from "./evidence/run-folder.ts";
export type { Evidence } from "./evidence.ts";
export type {
  EvidenceEvent,
  EvidenceFact,
  RunnerHealth,
  TraceTotals,
} from "./evidence-event.ts";
export type { InstantRef, WindowRef } from "./instant-ref.ts";
export { exitCodeOf, exitCodes } from "./judge/exit-code.ts";
export { judge } from "./judge/judge.ts";
export { judgeRun, type RunToJudge } from "./judge/judge-run.ts";
export { instantText } from "./judge/measure-text.ts";
export { parseResult, resultJsonSchema } from "./judge/result-schema.ts";
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
export type { OwnSpan } from "./load/own-span.ts";
export { faultTrace, runTrace } from "./load/trace-context.ts";
export type { CallRecord, EndLine, HistoryLine, InvokeLine } from "./operation.ts";
export { decodeJson } from "./otlp/decode-json.ts";
export { decodeProtobuf } from "./otlp/decode-protobuf.ts";
export type { OtlpRequest } from "./otlp/otlp-model.ts";
export { type OtlpEncoding, OtlpSender, type SendResult } from "./otlp/otlp-sender.ts";
export { otlpTracesUrl } from "./otlp/otlp-url.ts";
export { requestOfOwnSpans } from "./otlp/own-spans.ts";
export { readTraceRequests } from "./otlp/read-trace-file.ts";
export type { ForwardTotals } from "./otlp/span-forwarder.ts";
export { spansOf } from "./otlp/span-of.ts";
export type { FaultPlan, LoadPlan, PhasePlan, Plan, ScenarioIdentity } from "./plan.ts";
export { Interruption } from "./run/interruption.ts";
export { type FinishedRun, type RunOptions, runScenarios } from "./run/run-scenarios.ts";
export type { Span } from "./span.ts";
