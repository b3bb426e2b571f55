export type { CheckOrder, CheckTiming } from "./check-schedule.ts";
export {
  DependencyHealth,
  type DependencyHealthOptions,
  type DependencyReport,
  type DependencyState,
  defaultCacheMs,
  defaultDependencyTimeoutMs,
} from "./dependency-health.ts";
export {
  type ActiveChecks,
  type CheckKind,
  type CheckThresholds,
  HealthMonitor,
  type HealthMonitorOptions,
  type PeerCheck,
  type PeerStatus,
} from "./health-monitor.ts";
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
export {
  type CallEnd,
  defaultMinimumSlowCalls,
  defaultSlowShare,
  defaultSlowWindowMs,
  type PeerPace,
  SlowOrDead,
  type SlowOrDeadOptions,
} from "./slow-or-dead.ts";
export { ThresholdDetector, type ThresholdDetectorOptions } from "./threshold-detector.ts";
export { TimeoutDetector, type TimeoutDetectorOptions } from "./timeout-detector.ts";
export {
  defaultMinimumErrors,
  defaultMinimumSamples,
  defaultTrendSamplesMax,
  type Trend,
  TrendDetector,
  type TrendDetectorOptions,
} from "./trend-detector.ts";
