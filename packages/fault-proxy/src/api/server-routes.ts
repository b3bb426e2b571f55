import type { FaultProxyCounters, ProxyCounters } from "../counters.ts";
import { RawJson } from "../go/json-write.ts";
import { find } from "./proxy-routes.ts";
import { type ApiAnswer, type ApiRequest, noContent, ok, type Route } from "./route.ts";

/** The version of Toxiproxy whose behaviour this server has; clients decide by it what they may ask. */
export const toxiproxyVersion = "2.12.0";

export const serverRoutes: readonly Route[] = [
  { methods: ["POST"], path: "/reset", answer: reset },
  { methods: ["GET"], path: "/version", answer: version },
  {
    methods: ["GET"],
    path: "/holdfast/counters",
    answer: ({ proxies }) => ok(raw(proxies.counters())),
  },
  {
    methods: ["GET"],
    path: "/holdfast/counters/{proxy}",
    answer: (request) => ok(raw(find(request).counters())),
  },
];

/** Enables every proxy and removes every toxic, one proxy after the other; the first that cannot start ends it. */
async function reset({ proxies }: ApiRequest): Promise<ApiAnswer> {
  return await proxies.change(async () => {
    for (const proxy of proxies.list()) {
      await proxy.start();
      proxy.toxics.clear();
    }
    return noContent;
  });
}

function version(): ApiAnswer {
  const body = `{"version": "${toxiproxyVersion}"}\n`;
  return { kind: "text", contentType: "application/json;charset=utf-8", body };
}

function raw(counters: FaultProxyCounters | ProxyCounters): RawJson {
  return new RawJson(JSON.stringify(counters));
}
