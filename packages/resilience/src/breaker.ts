import type { BreakerOptions } from "./breaker-options.ts";
import type { PerEndpoint } from "./per-endpoint.ts";
import type { Strategy } from "./strategy.ts";

/**
 * Stops calling what keeps failing, and probes it for recovery.
 *
 * @param options For one breaker, or `perEndpoint(() => …)` for one for each endpoint.
 * @param name Default the name of the pipeline. Pipelines that share a registry share the breakers of one name.
 */
export function breaker(
  _options: BreakerOptions | PerEndpoint<BreakerOptions>,
  _name?: string,
): Strategy {
  throw new Error("to come");
}
