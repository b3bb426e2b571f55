/** Status codes of gRPC that mechanisms tell apart. Numbers as in the gRPC specification (statuscodes.md). */
export const grpcStatus = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

export type GrpcStatusName = keyof typeof grpcStatus;

const names = Object.keys(grpcStatus).filter((name) => isStatusName(name));
const nameOfCode = new Map<number, GrpcStatusName>(names.map((name) => [grpcStatus[name], name]));

/** @returns The name of a status code, `UNKNOWN` for a number that is none. */
export function grpcStatusName(code: number): GrpcStatusName {
  return nameOfCode.get(code) ?? "UNKNOWN";
}

function isStatusName(name: string): name is GrpcStatusName {
  return Object.hasOwn(grpcStatus, name);
}
