import { reasonOf } from "../run/bounded.ts";
import { encodeProtobuf } from "./encode-protobuf.ts";
import type { OtlpRequest } from "./otlp-model.ts";
import { otlpTracesUrl } from "./otlp-url.ts";
import { rejectedIn } from "./partial-success.ts";

/** A receiver that takes longer for one request is stuck. */
export const sendLimitMs = 5_000;

export type OtlpEncoding = "json" | "protobuf";

export type SendResult =
  /** It has them, but for `rejected` spans that it did not want. */
  | { readonly kind: "taken"; readonly rejected: number; readonly reason: string }
  /** It may take them when asked again. */
  | { readonly kind: "later"; readonly reason: string }
  /** It will never take them. */
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Posts spans to any receiver of OTLP over HTTP. JSON unless told otherwise; a receiver that does not read JSON (415) is
 * sent protobuf from then on.
 */
export class OtlpSender {
  readonly url: string;
  #encoding: OtlpEncoding;

  /** @throws {RangeError} when `url` is not an address of HTTP. */
  constructor(url: string, encoding: OtlpEncoding = "json") {
    this.url = otlpTracesUrl(url);
    this.#encoding = encoding;
  }

  /** @param json The same request in JSON, when that is there already. */
  async send(request: OtlpRequest, signal?: AbortSignal, json?: string): Promise<SendResult> {
    const first = await this.#post(request, signal, json);
    if (first !== "other encoding") return first;
    this.#encoding = "protobuf";
    const second = await this.#post(request, signal);
    if (second !== "other encoding") return second;
    return { kind: "refused", reason: `${this.url} reads neither JSON nor protobuf` };
  }

  async #post(
    request: OtlpRequest,
    signal: AbortSignal | undefined,
    json?: string,
  ): Promise<SendResult | "other encoding"> {
    const limit = AbortSignal.timeout(sendLimitMs);
    const encoding = this.#encoding;
    try {
      const response = await fetch(this.url, {
        method: "POST",
        headers: { "content-type": `application/${encoding === "json" ? "json" : "x-protobuf"}` },
        body: encoding === "json" ? (json ?? JSON.stringify(request)) : bodyOf(request),
        redirect: "error",
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      });
      const answer = Buffer.from(await response.arrayBuffer());
      if (response.ok) return { kind: "taken", ...rejectedIn(answer, encoding) };
      if (response.status === 415 && encoding === "json") return "other encoding";
      const reason = `${this.url} answered ${response.status}`;
      return { kind: mayRetry.has(response.status) ? "later" : "refused", reason };
    } catch (error) {
      return { kind: "later", reason: `${this.url}: ${causeOf(error)}` };
    }
  }
}

/** Statuses after which OTLP allows another try (specification, OTLP/HTTP, failures). */
const mayRetry: ReadonlySet<number> = new Set([429, 502, 503, 504]);

function bodyOf(request: OtlpRequest): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encodeProtobuf(request));
}

/** `fetch failed` says nothing; what is behind it does. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0]);
  return reasonOf(cause);
}
