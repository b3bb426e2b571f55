import type { Execution } from "./execution.ts";

export interface CallExecution extends Execution {}
