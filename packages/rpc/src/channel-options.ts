import type { ChannelOptions } from "@grpc/grpc-js";

/** A connection that swallows everything is noticed after `keepaliveTimeMs + keepaliveTimeoutMs` at the latest. */
export const keepaliveTimeMs = 1_000;

/**
 * As long as the interval: a process that was short of the processor for half a second must not give up its connections, and
 * attempts that time out take a silent peer out of the choice much earlier anyway.
 */
export const keepaliveTimeoutMs = 1_000;

/** How each channel is set: what grpc-js does by default keeps a client away from a healed peer for minutes. */
const channelOptions: ChannelOptions = {
  "grpc.keepalive_time_ms": keepaliveTimeMs,
  "grpc.keepalive_timeout_ms": keepaliveTimeoutMs,
  // An idle connection that was cut is found before the next call needs it.
  "grpc.keepalive_permit_without_calls": 1,
  // Default 1 s growing to 120 s; here a restarted peer is found within half a second.
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 500,
  // No retryPolicy may come from outside: retries are ours. Transparent retries of what was never sent stay on.
  "grpc.service_config_disable_resolution": 1,
  // A channel that is replaced must not find its stuck connection again.
  "grpc.use_local_subchannel_pool": 1,
  // A proxy named in the environment is for the way out, not for peers.
  "grpc.enable_http_proxy": 0,
  "grpc.enable_channelz": 0,
};

/** @param caller Instance name of the process, told to every server; see `callerOf`. */
export function channelOptionsOf(caller: string): ChannelOptions {
  return { ...channelOptions, "grpc.primary_user_agent": `${agentPrefix}${caller}` };
}

const agentPrefix = "holdfast/";

/**
 * @param userAgent As it arrives: "holdfast/checkout-a grpc-node-js/1.14.7". gRPC sends one with every call anyway; a header of our
 * own would cost more than all that a pipeline does.
 * @returns The instance name of the caller; empty for a foreign client.
 */
export function callerOf(userAgent: string): string {
  if (!userAgent.startsWith(agentPrefix)) return "";
  const end = userAgent.indexOf(" ");
  return userAgent.slice(agentPrefix.length, end === -1 ? undefined : end);
}
