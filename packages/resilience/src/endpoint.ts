import type { Balancer } from "./balancer.ts";
import type { Endpoint } from "./endpoint-gate.ts";
import type { Strategy } from "./strategy.ts";

/** Chooses `ctx.endpoint` for each attempt, not one that this call has tried while there is another, and reports what came of it. */
export function endpoint<E extends Endpoint>(_balancer: Balancer<E>): Strategy<E> {
  throw new Error("to come");
}
