import { benchmark as faultProxy } from "../fault-proxy/benchmark.ts";
import { benchmark as faultProxySoak } from "../fault-proxy-soak/benchmark.ts";
import { benchmark as fleet } from "../fleet/benchmark.ts";
import { benchmark as models } from "../models/benchmark.ts";
import { benchmark as resilience } from "../resilience/benchmark.ts";
import { benchmark as rpc } from "../rpc/benchmark.ts";
import type { Benchmark } from "./benchmark.ts";

/** Every benchmark, in the order in which they run when none is named. */
export const benchmarks: readonly Benchmark[] = [
  faultProxy,
  faultProxySoak,
  fleet,
  models,
  resilience,
  rpc,
];
