import { logVerbosity, setLogVerbosity } from "@grpc/grpc-js";

/**
 * Keeps grpc-js from writing plain lines to standard error, where a service writes JSON: whatever it would say there comes to
 * its caller as an error as well. Its own variable `GRPC_VERBOSITY` still turns it on.
 */
export function silenceGrpcLog(): void {
  if (process.env["GRPC_VERBOSITY"] === undefined) setLogVerbosity(logVerbosity.NONE);
}
