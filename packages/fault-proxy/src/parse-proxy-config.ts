import { toApiError } from "./api/api-error.ts";
import { readProxies } from "./api/proxy-json.ts";
import type { ProxyConfig } from "./proxy-config.ts";

/** The configuration cannot be used. Nothing was started. */
export class ProxyConfigError extends Error {
  override readonly name = "ProxyConfigError";
}

/**
 * Reads Toxiproxy's configuration file: a JSON array of proxies, the same as the body of `POST /populate`.
 *
 * @throws {ProxyConfigError} when it is not one; the message is one line.
 */
export function parseProxyConfig(text: string): ProxyConfig[] {
  try {
    return readProxies(Buffer.from(text));
  } catch (error) {
    throw new ProxyConfigError(toApiError(error).message.replace("bad request body: ", ""), {
      cause: error,
    });
  }
}
