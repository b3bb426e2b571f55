export type {
  FaultProxyCounters,
  ProxyCounters,
  Stream,
  StreamCounters,
  ToxicCounters,
} from "./counters.ts";
export { type ProxyConfig, ProxyConfigError, parseProxyConfig } from "./proxy-config.ts";
export {
  defaultApiHost,
  defaultApiPort,
  type FaultProxyOptions,
  type StartedFaultProxy,
  startFaultProxy,
} from "./start-fault-proxy.ts";
