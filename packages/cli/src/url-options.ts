import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { otlpTracesUrl } from "@holdfast/scenario";

/** Where the interface of a Jaeger is. */
export function jaegerUrlOption(): Option<"--jaeger-url <url>", undefined, undefined, string> {
  return new Option("--jaeger-url <url>", "Jaeger's web interface, e.g. http://127.0.0.1:16686")
    .env("HOLDFAST_JAEGER_URL")
    .argParser(parseWebUrl);
}

/** @throws {InvalidArgumentError} unless it is an address of a receiver of OTLP over HTTP. */
export function parseOtlpUrl(text: string): string {
  try {
    otlpTracesUrl(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

/** @returns Without a slash at its end. @throws {InvalidArgumentError} unless it is an address of HTTP. */
export function parseWebUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new InvalidArgumentError(`Expected an address like http://127.0.0.1:16686.`);
  }
  return text.replace(/\/+$/u, "");
}
