import type { ModelWalk } from "@holdfast/clock/testing";
import { adaptiveLimitWalks } from "./adaptive-limit-walk.ts";
import { adaptiveThrottleWalk } from "./adaptive-throttle-walk.ts";
import { balancerWalks } from "./balancer-walk.ts";
import { breakerWalks } from "./breaker-walk.ts";
import { bulkheadQueueWalk } from "./bulkhead-queue-walk.ts";
import { bulkheadWalk } from "./bulkhead-walk.ts";
import { cacheWalk } from "./cache-walk.ts";
import { coalesceWalk } from "./coalesce-walk.ts";
import { degradationWalk } from "./degradation-walk.ts";
import { hedgeWalk } from "./hedge-walk.ts";
import { loadShedderWalk } from "./load-shedder-walk.ts";
import { measureSignalWalk } from "./measure-signal-walk.ts";
import { rateLimiterWalk } from "./rate-limiter-walk.ts";
import { retryBudgetWalk } from "./retry-budget-walk.ts";
import { retryWalk } from "./retry-walk.ts";
import { slowStartWalk } from "./slow-start-walk.ts";

/** Every state machine of the package beside its plain model. */
export const resilienceWalks: readonly ModelWalk[] = [
  retryWalk,
  retryBudgetWalk,
  hedgeWalk,
  ...breakerWalks,
  bulkheadWalk,
  bulkheadQueueWalk,
  rateLimiterWalk,
  ...adaptiveLimitWalks,
  adaptiveThrottleWalk,
  loadShedderWalk,
  cacheWalk,
  coalesceWalk,
  degradationWalk,
  measureSignalWalk,
  ...balancerWalks,
  slowStartWalk,
];
