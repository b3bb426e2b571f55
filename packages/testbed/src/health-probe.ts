import { Client, credentials, type ServiceError, status } from "@grpc/grpc-js";

/** What `grpc.health.v1.Health/Check` for service "" said, or that nobody answered. */
export type Health = "serving" | "not-serving" | "no-answer";

/** grpc.health.v1.HealthCheckResponse has one field, number 1, an enum; 1 stands for SERVING. */
const servingAnswer = Buffer.from([0x08, 0x01]);
const path = "/grpc.health.v1.Health/Check";

/**
 * Asks once, over a connection of its own, so that a proxy on the way is tried as a new client would try it.
 *
 * @param address `host:port`
 * @param limitMs Time for the connection and the answer together.
 */
export async function probeHealth(
  address: string,
  limitMs: number,
  signal?: AbortSignal,
): Promise<Health> {
  const client = new Client(address, credentials.createInsecure(), {
    // Without it a connection of an earlier probe, made before the fault, would answer.
    "grpc.use_local_subchannel_pool": 1,
  });
  const stop = (): void => client.close();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await new Promise((resolve) => {
      client.makeUnaryRequest(
        path,
        (request: Buffer) => request,
        (answer: Buffer) => answer,
        Buffer.alloc(0),
        // The limit is the probe's, not the default five seconds that a paused server would make of it.
        { deadline: Date.now() + limitMs },
        (error: ServiceError | null, answer?: Buffer) => resolve(healthOf(error, answer)),
      );
    });
  } finally {
    signal?.removeEventListener("abort", stop);
    client.close();
  }
}

function healthOf(error: ServiceError | null, answer: Buffer | undefined): Health {
  if (error !== null) {
    const isSilence =
      error.code === status.UNAVAILABLE ||
      error.code === status.DEADLINE_EXCEEDED ||
      error.code === status.CANCELLED;
    return isSilence ? "no-answer" : "not-serving";
  }
  return answer?.equals(servingAnswer) ? "serving" : "not-serving";
}
