import type { ModelWalk } from "@holdfast/clock/testing";
import { heartbeatsWalk } from "./heartbeats-walk.ts";
import { phiAccrualWalk } from "./phi-accrual-walk.ts";

/** Every state machine of the package beside its plain model. */
export const failureDetectionWalks: readonly ModelWalk[] = [heartbeatsWalk, phiAccrualWalk];
