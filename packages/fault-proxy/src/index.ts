export type {
  FaultProxyCounters,
  ProxyCounters,
  Stream,
  StreamCounters,
  ToxicCounters,
} from "./counters.ts";
export { ProxyConfigError, parseProxyConfig } from "./parse-proxy-config.ts";
export { type ProgramCommand, programCommand } from "./program-command.ts";
export type { ProxyConfig } from "./proxy-config.ts";
export {
  defaultApiHost,
  defaultApiPort,
  type FaultProxyOptions,
  type StartedFaultProxy,
  startFaultProxy,
} from "./start-fault-proxy.ts";
