import type { ModelWalk } from "@holdfast/clock/testing";
import { healthThresholdsWalk } from "./health-thresholds-walk.ts";
import { heartbeatsWalk } from "./heartbeats-walk.ts";
import { outlierEjectionWalk } from "./outlier-ejection-walk.ts";
import { phiAccrualWalk } from "./phi-accrual-walk.ts";

/** Every state machine of the package beside its plain model. */
export const failureDetectionWalks: readonly ModelWalk[] = [
  healthThresholdsWalk,
  outlierEjectionWalk,
  heartbeatsWalk,
  phiAccrualWalk,
];
