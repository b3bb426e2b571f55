export {
  defaultHealthyAfter,
  defaultUnhealthyAfter,
  HealthThresholds,
  type HealthThresholdsOptions,
} from "./health-thresholds.ts";
export {
  defaultMissedMax,
  defaultToleranceShare,
  Heartbeats,
  type HeartbeatsOptions,
} from "./heartbeats.ts";
export {
  defaultBaseEjectionMs,
  defaultConsecutiveFailures,
  defaultConsecutiveLocalFailures,
  defaultMaxEjectedRatio,
  defaultMaxEjectionMs,
  defaultMinimumHosts,
  OutlierEjection,
  type OutlierEjectionOptions,
} from "./outlier-ejection.ts";
export {
  defaultStallToleranceMs,
  defaultTickMs,
  OwnStall,
  type OwnStallOptions,
} from "./own-stall.ts";
export type { PeerChange, PeerResult, Suspicion } from "./peer-change.ts";
export {
  defaultAcceptablePauseMs,
  defaultDeadPhi,
  defaultFirstIntervalMs,
  defaultMinimumDeviationMs,
  defaultSamplesMax,
  defaultSuspectPhi,
  PhiAccrual,
  type PhiAccrualOptions,
} from "./phi-accrual.ts";
