import { grpcStatus } from "./grpc-status.ts";
import { ResilienceError } from "./resilience-error.ts";

/** Whether an error says that the dependency could not be reached in time: refused, overloaded, unavailable or too slow. */
export function isUnavailable(error: unknown): boolean {
  const status: unknown =
    error instanceof ResilienceError
      ? error.grpcStatus
      : typeof error === "object" && error !== null && Reflect.get(error, "code");
  return (
    status === grpcStatus.UNAVAILABLE ||
    status === grpcStatus.DEADLINE_EXCEEDED ||
    status === grpcStatus.RESOURCE_EXHAUSTED
  );
}
