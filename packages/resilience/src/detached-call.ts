import { Call } from "./call.ts";
import type { CallExecution } from "./call-execution.ts";
import type { Env } from "./strategy.ts";

/**
 * Begins a call with the particulars of another, for work that is done for more than one caller: neither the signal nor the deadline of the one
 * who began it ends it, only `cancel` does.
 */
export function detachedCall(env: Env, of: CallExecution): CallExecution {
  const { priority, idempotent, attributes } = of.call;
  const { active } = new Call(env, {
    priority,
    attributes,
    ...(idempotent !== undefined && { idempotent }),
  });
  active.letCancel();
  return active;
}
