import type { Writable } from "../go/json-write.ts";
import type { Proxy } from "../proxy.ts";
import type { ProxyConfig } from "../proxy-config.ts";
import { apiErrors, toApiError } from "./api-error.ts";
import { readNewProxy, readProxies, readSettings, writeProxy } from "./proxy-json.ts";
import { type ApiAnswer, type ApiRequest, created, noContent, ok, type Route } from "./route.ts";

export const proxyRoutes: readonly Route[] = [
  { methods: ["GET"], path: "/proxies", answer: listProxies },
  { methods: ["POST"], path: "/proxies", answer: createProxy },
  { methods: ["POST"], path: "/populate", answer: populate },
  {
    methods: ["GET"],
    path: "/proxies/{proxy}",
    answer: (request) => ok(writeProxy(find(request))),
  },
  { methods: ["POST", "PATCH"], path: "/proxies/{proxy}", answer: updateProxy },
  { methods: ["DELETE"], path: "/proxies/{proxy}", answer: deleteProxy },
];

/** @throws {ApiError} when there is no such proxy. */
export function find({ proxies, proxy }: ApiRequest): Proxy {
  const found = proxies.find(proxy);
  if (found === undefined) throw apiErrors.proxyNotFound();
  return found;
}

function listProxies({ proxies }: ApiRequest): ApiAnswer {
  return ok(Object.fromEntries(proxies.list().map((proxy) => [proxy.name, writeProxy(proxy)])));
}

async function createProxy({ proxies, body }: ApiRequest): Promise<ApiAnswer> {
  const config = readNewProxy(body);
  const proxy = await proxies.change(() => proxies.add(config));
  return created(writeProxy(proxy));
}

/** Stops at the first proxy that fails and says which ones are there by then. */
async function populate({ proxies, body }: ApiRequest): Promise<ApiAnswer> {
  const done: Proxy[] = [];
  const list = (): Writable => (done.length === 0 ? null : done.map(writeProxy));
  try {
    const configs: ProxyConfig[] = readProxies(body);
    await proxies.change(async () => {
      for (const config of configs) done.push(await proxies.addOrReplace(config));
    });
    return created({ proxies: list() });
  } catch (thrown) {
    const { status, message } = toApiError(thrown);
    return { kind: "json", status, body: { error: message, status, proxies: list() } };
  }
}

async function updateProxy(request: ApiRequest): Promise<ApiAnswer> {
  return await request.proxies.change(async () => {
    const proxy = find(request);
    const { listen, upstream, isEnabled } = proxy;
    await proxy.update(readSettings(request.body, { listen, upstream, enabled: isEnabled }));
    return ok(writeProxy(proxy));
  });
}

async function deleteProxy(request: ApiRequest): Promise<ApiAnswer> {
  return await request.proxies.change(async () => {
    request.proxies.remove(find(request));
    return noContent;
  });
}
