import { checkHealth } from "@holdfast/rpc";

/**
 * Whether `grpc.health.v1.Health/Check` for service "" says SERVING. Asks once, over a connection of its own, so that a
 * proxy on the way is tried as a new client would try it.
 *
 * @param address `host:port`
 * @param limitMs Time for the connection and the answer together.
 */
export async function isHealthy(
  address: string,
  limitMs: number,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    const options = { timeoutMs: limitMs, ...(signal === undefined ? {} : { signal }) };
    return (await checkHealth(address, options)) === "SERVING";
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}
