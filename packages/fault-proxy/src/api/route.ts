import type { Writable } from "../go/json-write.ts";
import type { ProxyCollection } from "../proxy-collection.ts";

export interface ApiRequest {
  readonly proxies: ProxyCollection;
  /** What stood in the path for `{proxy}` and `{toxic}`, decoded; empty where the route has no such place. */
  readonly proxy: string;
  readonly toxic: string;
  readonly body: Uint8Array;
}

export type ApiAnswer =
  | { readonly kind: "json"; readonly status: number; readonly body: Writable }
  | { readonly kind: "text"; readonly contentType: string; readonly body: string }
  | { readonly kind: "empty" };

export interface Route {
  readonly methods: readonly string[];
  /** Segments of the path; `{proxy}` and `{toxic}` stand for one segment each. */
  readonly path: string;
  readonly answer: (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>;
}

export function ok(body: Writable): ApiAnswer {
  return { kind: "json", status: 200, body };
}

export function created(body: Writable): ApiAnswer {
  return { kind: "json", status: 201, body };
}

export const noContent: ApiAnswer = { kind: "empty" };
