import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { systemClock } from "@holdfast/clock";
import { channelOptions } from "./channel-options.ts";
import type { ServingStatus } from "./health.ts";
import { healthDefinition } from "./health-contract.ts";
import { sendUnary } from "./unary-attempt.ts";

export interface CheckHealthOptions {
  /** "" for readiness, "liveness" for liveness. Default "". */
  readonly service?: string;
  /** Milliseconds the answer may take, connecting included. Above 0. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Asks the standard health service once, over a connection of its own.
 *
 * @param address "127.0.0.1:4001".
 * @throws {RpcError} when it does not answer in time; the signal's reason when it aborts first.
 */
export async function checkHealth(
  address: string,
  { service = "", timeoutMs, signal = new AbortController().signal }: CheckHealthOptions,
): Promise<ServingStatus> {
  const { Check } = healthDefinition();
  if (Check === undefined) throw new TypeError("the health service has no method Check");
  const client = new Client(address, credentials.createInsecure(), channelOptions);
  try {
    const response = await sendUnary(client, {
      path: Check.path,
      request: Check.requestSerialize({ service }),
      deserialize: Check.responseDeserialize,
      metadata: new Metadata(),
      unixDeadline: systemClock.unixNow() + timeoutMs,
      signal,
    });
    return parseStatus(response);
  } finally {
    client.close();
  }
}

function parseStatus(response: unknown): ServingStatus {
  const status =
    typeof response === "object" && response !== null ? Reflect.get(response, "status") : undefined;
  return status === "SERVING" || status === "SERVICE_UNKNOWN" ? status : "NOT_SERVING";
}
