export { EnvironmentError } from "./environment-error.ts";
export type {
  CrashFault,
  DownFault,
  FaultSpec,
  PartitionFault,
  PauseFault,
  Receipt,
  RestartFault,
  RpcFault,
  ToxicFault,
  ToxicSpec,
} from "./fault.ts";
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
export type {
  BreakerOf,
  EdgeOf,
  MethodOf,
  ServiceNameOf,
  ServiceSpec,
  Topology,
  TopologySpec,
  ZoneOf,
} from "./topology.ts";
