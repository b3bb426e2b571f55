import type { ModelWalk } from "@holdfast/clock/testing";
import { checkScheduleWalk } from "./check-schedule-walk.ts";
import { dependencyHealthWalk } from "./dependency-health-walk.ts";
import { healthMonitorWalk } from "./health-monitor-walk.ts";
import { healthThresholdsWalk } from "./health-thresholds-walk.ts";
import { heartbeatsWalk } from "./heartbeats-walk.ts";
import { outlierEjectionWalk } from "./outlier-ejection-walk.ts";
import { phiAccrualWalk } from "./phi-accrual-walk.ts";
import { slowOrDeadWalk } from "./slow-or-dead-walk.ts";
import { thresholdDetectorWalk } from "./threshold-detector-walk.ts";
import { timeoutDetectorWalk } from "./timeout-detector-walk.ts";
import { trendDetectorWalk } from "./trend-detector-walk.ts";

/** Every state machine of the package beside its plain model. */
export const failureDetectionWalks: readonly ModelWalk[] = [
  checkScheduleWalk,
  healthThresholdsWalk,
  healthMonitorWalk,
  dependencyHealthWalk,
  outlierEjectionWalk,
  heartbeatsWalk,
  phiAccrualWalk,
  thresholdDetectorWalk,
  timeoutDetectorWalk,
  trendDetectorWalk,
  slowOrDeadWalk,
];
