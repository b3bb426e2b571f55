/** Where OTLP over HTTP takes traces, below the base of an endpoint. */
const tracesPath = "/v1/traces";

/**
 * The address that spans are posted to. A base (`http://127.0.0.1:4318`) is completed as the OpenTelemetry SDKs do it.
 *
 * @throws {RangeError} when it is not an address of HTTP; the message is one line.
 */
export function otlpTracesUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw new RangeError(`expected an address like http://127.0.0.1:4318, got "${text}"`);
  }
  const path = url.pathname.replace(/\/+$/u, "");
  url.pathname = path.endsWith(tracesPath) ? path : `${path}${tracesPath}`;
  return url.href;
}
