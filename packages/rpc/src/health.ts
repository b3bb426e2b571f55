/** Standard statuses of grpc.health.v1. */
export type ServingStatus = "SERVING" | "NOT_SERVING" | "SERVICE_UNKNOWN";

/** One thing the instance needs in order to serve. */
export interface HealthCheck {
  /** For logs and error messages: "postgres". */
  readonly name: string;
  /** Resolves when it is well; rejects, or takes too long, when it is not. */
  readonly check: (signal: AbortSignal) => Promise<unknown>;
}

/** Answers `grpc.health.v1.Health` for the whole server ("", deep) and for "liveness" (shallow). */
export interface Health {
  /** @param service "" for readiness, "liveness", or the full name of a service offered. */
  status(service: string): Promise<ServingStatus>;
  /** From now on the server says NOT_SERVING, for good. */
  stopServing(): void;
}
