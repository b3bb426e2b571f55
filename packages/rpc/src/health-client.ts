import { Channel, credentials, Metadata } from "@grpc/grpc-js";
import { systemClock } from "@holdfast/clock";
import { channelOptionsOf } from "./channel-options.ts";
import type { ServingStatus } from "./health.ts";
import { healthDefinition } from "./health-contract.ts";
import { linkSignals } from "./linked-signal.ts";
import { RpcError } from "./rpc-error.ts";
import { type Cancellation, sendUnary } from "./unary-attempt.ts";

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
  { service = "", timeoutMs, signal }: CheckHealthOptions,
): Promise<ServingStatus> {
  const { Check } = healthDefinition();
  if (Check === undefined) throw new TypeError("the health service has no method Check");
  const channel = new Channel(address, credentials.createInsecure(), channelOptionsOf("health"));
  const timeout = new AbortController();
  const timer = systemClock.schedule(timeoutMs, () => {
    timeout.abort(
      new RpcError("DEADLINE_EXCEEDED", `${address} did not answer in ${timeoutMs} ms`),
    );
  });
  const link = linkSignals(timeout.signal, signal);
  try {
    const response = await sendUnary(channel, {
      path: Check.path,
      request: Check.requestSerialize({ service }),
      deserialize: Check.responseDeserialize,
      metadata: new Metadata(),
      remainingMs: timeoutMs,
      cancellation: cancelledBy(link?.signal ?? timeout.signal),
      isDue: () => false,
      observation: { ended: () => undefined },
    });
    return parseStatus(response);
  } finally {
    timer.cancel();
    link?.unlink();
    channel.close();
  }
}

/** @param signal Follows another one only while the check is under way. */
function cancelledBy(signal: AbortSignal): Cancellation {
  return {
    whenCancelled: (action) => {
      signal.addEventListener("abort", () => action(signal.reason), { once: true });
      if (signal.aborted) action(signal.reason);
    },
  };
}

function parseStatus(response: unknown): ServingStatus {
  const status =
    typeof response === "object" && response !== null ? Reflect.get(response, "status") : undefined;
  return status === "SERVING" || status === "SERVICE_UNKNOWN" ? status : "NOT_SERVING";
}
