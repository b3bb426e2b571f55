export { type EngineInspection, inspectEngine } from "./docker/docker-engine.ts";
export { dockerRuntime } from "./docker/docker-runtime.ts";
export { type PublicImages, readPublicImages } from "./docker/public-images.ts";
export { EnvironmentError } from "./environment-error.ts";
export type {
  CrashFault,
  DownFault,
  FaultSpec,
  LimitFault,
  PartitionFault,
  PauseFault,
  Receipt,
  RestartFault,
  RpcFault,
  ToxicFault,
  ToxicSpec,
} from "./fault.ts";
export { faultTargets } from "./fault-targets.ts";
export { type HealedRun, type HealOptions, type HealReport, heal } from "./heal.ts";
export { listRuns, type RunContainer, type RunProcess, type RunSummary } from "./list-runs.ts";
export { localRuntime } from "./local-runtime.ts";
export { findPostgres, type PostgresBinaries } from "./postgres-binaries.ts";
export type { Runtime, StartOptions } from "./start-options.ts";
export type {
  BreakerSample,
  ClientName,
  EndpointAddress,
  FlushResult,
  InjectedFault,
  PhaseTiming,
  Row,
  StartedInstance,
  StartedTestbed,
  StopReport,
  UnexpectedExit,
} from "./started-testbed.ts";
export {
  type BreakerOf,
  type EdgeOf,
  type MethodOf,
  type ServiceNameOf,
  type ServiceSpec,
  type Topology,
  type TopologySpec,
  topology,
  type ZoneOf,
} from "./topology.ts";
