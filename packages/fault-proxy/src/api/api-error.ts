import { AddressError } from "../go/host-port.ts";
import { JsonSyntaxError } from "../go/json-parse.ts";
import { JsonTypeError } from "../go/json-struct.ts";
import { ListenError } from "../listener.ts";
import { ProxyExistsError } from "../proxy-collection.ts";

/** What a client is told: a status and a message, both Toxiproxy's. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** Toxiproxy's errors, but for those that begin with "bad request body" or come from the system. */
export const apiErrors = {
  proxyNotFound: () => new ApiError(404, "proxy not found"),
  toxicNotFound: () => new ApiError(404, "toxic not found"),
  proxyExists: () => new ApiError(409, "proxy already exists"),
  toxicExists: () => new ApiError(409, "toxic already exists"),
  invalidToxicType: () => new ApiError(400, "invalid toxic type"),
  invalidStream: () =>
    new ApiError(400, "stream was invalid, can be either upstream or downstream"),
  missingField: (field: string) => new ApiError(400, `missing required field: ${field}`),
} as const;

/** What to tell a client of anything that was thrown. What is not known here is a fault of ours and says so with 500. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof JsonSyntaxError || error instanceof JsonTypeError) {
    return new ApiError(400, `bad request body: ${error.message}`, { cause: error });
  }
  if (error instanceof ProxyExistsError) return apiErrors.proxyExists();
  if (error instanceof AddressError || error instanceof ListenError) {
    return new ApiError(500, error.message, { cause: error });
  }
  return new ApiError(500, String(error), { cause: error });
}
