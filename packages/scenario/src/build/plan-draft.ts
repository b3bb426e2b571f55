import type { TopologySpec } from "@holdfast/testbed";
import type { OpCtx, OperationResult } from "./load.ts";

/** What one operation does, with the names of its topology forgotten. */
export type AnyOperation = (context: OpCtx<TopologySpec>) => Promise<OperationResult>;
