import type { TopologySpec } from "@holdfast/testbed";
import type { Plan } from "../plan.ts";
import type { OpCtx, OperationResult } from "./load.ts";

/** What one operation does, with the names of its topology forgotten. */
export type AnyOperation = (context: OpCtx<TopologySpec>) => Promise<OperationResult>;

/** What the body of a scenario gave: the plan but for the seed, and the functions that data cannot hold. */
export interface PlanDraft {
  readonly draft: Omit<Plan, "seed">;
  /** What one operation does, by the name of the load. */
  readonly operations: ReadonlyMap<string, AnyOperation>;
}
