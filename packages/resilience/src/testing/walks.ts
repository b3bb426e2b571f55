import type { ModelWalk } from "@holdfast/clock/testing";
import { adaptiveThrottleWalk } from "./adaptive-throttle-walk.ts";
import { balancerWalks } from "./balancer-walk.ts";
import { breakerWalks } from "./breaker-walk.ts";
import { bulkheadWalk } from "./bulkhead-walk.ts";
import { degradationWalk } from "./degradation-walk.ts";
import { rateLimiterWalk } from "./rate-limiter-walk.ts";
import { retryBudgetWalk } from "./retry-budget-walk.ts";

/** Every state machine of the package beside its plain model. */
export const resilienceWalks: readonly ModelWalk[] = [
  ...breakerWalks,
  bulkheadWalk,
  retryBudgetWalk,
  rateLimiterWalk,
  adaptiveThrottleWalk,
  degradationWalk,
  ...balancerWalks,
];
