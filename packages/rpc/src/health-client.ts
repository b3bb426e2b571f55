import type { ServingStatus } from "./health.ts";

/**
 * Asks the standard health service once, over a connection of its own.
 *
 * @param address "127.0.0.1:4001".
 * @param service "" for readiness, "liveness" for liveness.
 * @throws {RpcError} when it does not answer within `timeoutMs`.
 */
export async function checkHealth(
  _address: string,
  _options: { readonly service?: string; readonly timeoutMs: number },
): Promise<ServingStatus> {
  throw new Error("to come");
}
