export {
  defaultHealthyAfter,
  defaultUnhealthyAfter,
  HealthThresholds,
  type HealthThresholdsOptions,
} from "./health-thresholds.ts";
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
export type { PeerChange, PeerResult } from "./peer-change.ts";
