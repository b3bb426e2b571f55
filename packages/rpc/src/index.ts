export {
  type Admission,
  type AdmissionPermit,
  type AdmissionRequest,
  type ConcurrencyLimitOptions,
  concurrencyLimit,
  defaultServerConcurrency,
} from "./admission.ts";
export { callObserver } from "./call-observer.ts";
export { type CallScope, runInScope } from "./call-scope.ts";
export {
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type MethodOptions,
} from "./client.ts";
export { type ControlPorts, controlService } from "./control-service.ts";
export { parseEndpoints, type RpcEndpoint } from "./endpoint-list.ts";
export type { Handlers, MethodName, RequestInput, ResponseOutput } from "./handlers.ts";
export { Health, type HealthCheck, type ServingStatus } from "./health.ts";
export { type CheckHealthOptions, checkHealth } from "./health-client.ts";
export { byMethodWorth, type MethodWorth } from "./method-worth.ts";
export { defaultPeerGraceMs, type PeerCheckOptions, peerCheck } from "./peer-check.ts";
export { type RpcEffect, RpcError, type RpcErrorOptions } from "./rpc-error.ts";
export {
  type RpcFault,
  type RpcFaultAction,
  type RpcFaultCount,
  RpcFaults,
} from "./rpc-faults.ts";
export {
  type AttemptEnd,
  type AttemptObservation,
  type AttemptStart,
  type ClientCallEnd,
  type ClientCallObservation,
  type ClientCallStart,
  type Refusal,
  type RpcInstrumentation,
  type ServerCallObservation,
  type ServerCallStart,
  silentRpcInstrumentation,
  type TextCarrier,
} from "./rpc-instrumentation.ts";
export {
  type ServerOptions,
  type StartedServer,
  startServer,
} from "./server.ts";
export type { ServerContext } from "./server-context.ts";
export {
  defaultBalancingIntervalMs,
  defaultDrainMs,
  type ShutdownOptions,
} from "./server-shutdown.ts";
export { implement, type Service } from "./service.ts";
