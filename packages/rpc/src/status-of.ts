import { type GrpcStatusName, grpcStatusName, ResilienceError } from "@holdfast/resilience";
import { RpcError } from "./rpc-error.ts";

/** @returns The status that fits an error; UNKNOWN for one that is neither ours nor gRPC's. */
export function statusOf(error: unknown): GrpcStatusName {
  if (error instanceof RpcError) return error.status;
  if (error instanceof ResilienceError) return grpcStatusName(error.grpcStatus);
  return "UNKNOWN";
}
